# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""What every benchmark here shares: finding the programs, a throw-away box, reading /proc, printing one JSON object."""
import json
import os
import pathlib
import platform
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
PRODUCTS = ROOT / ".build" / "release"


def program(name):
    path = PRODUCTS / name
    if not path.exists():
        sys.exit(f"{path} is missing; run `make release` first")
    return str(path)


def machine():
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    commit = subprocess.run(["git", "-C", ROOT, "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {"cpu": cpu, "cores": os.cpu_count(), "kernel": platform.release(), "commit": commit}


def report(question, results):
    """Prints the result and, with --baseline, keeps it beside the others."""
    value = {"question": question, "machine": machine(), "results": results}
    print(json.dumps(value, indent=2))
    if "--baseline" in sys.argv:
        name = pathlib.Path(sys.argv[0]).resolve().parent.name
        (ROOT / "Benchmarks" / "Baselines" / f"{name}.json").write_text(json.dumps(value, indent=2) + "\n")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def resident_kib(pid):
    return next(int(line.split()[1]) for line in open(f"/proc/{pid}/status") if line.startswith("VmRSS"))


def cpu_seconds(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port, path="/healthz"):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return connection.recv(15).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def get(port, path, token, body=None, kind="application/json"):
    """One authenticated call to a local service; GET, or POST where there is a body."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body, headers={
        "Authorization": f"Bearer {token}", "X-Foundry-Module-ID": "personal", "Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


class Box:
    """A provisioned throw-away home and the services started on it."""

    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="substrate-bench-")
        self.processes = []
        self.ports = {}
        subprocess.run([program("substrate"), "init", "--yes", "--home", self.home + "/home"], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self, service, extra=()):
        """Starts a service, waits until it answers, returns (process, seconds to readiness)."""
        port = free_port()
        key = service.removeprefix("substrate-").upper() + "_LISTEN"
        environment = dict(os.environ, **{f"SUBSTRATE_{key}": f"127.0.0.1:{port}"}, **dict(extra))
        begun = time.perf_counter()
        process = subprocess.Popen([program(service), "serve", "--home", self.home + "/home"], env=environment,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes.append(process)
        self.ports[service] = port
        while not answers(port):
            if process.poll() is not None or time.perf_counter() - begun > 30:
                sys.exit(f"{service} did not become ready")
        return process, time.perf_counter() - begun

    def token(self):
        return pathlib.Path(self.home, "home", "run", "operator.token").read_text().strip()

    def close(self):
        for process in self.processes:
            process.send_signal(signal.SIGTERM)
        for process in self.processes:
            process.wait()
        shutil.rmtree(self.home)


def wrk(url, seconds=4, connections=1, threads=1, headers=(), body=None):
    """One wrk run: {"rate", "p50_ms", "p99_ms", "errors"}."""
    command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if body is not None:
            script.write(f'wrk.method = "POST"\nwrk.body = [==[{body}]==]\nwrk.headers["Content-Type"] = "application/json"\n')
            script.flush()
            command += ["-s", script.name]
        text = subprocess.run(command + [url], capture_output=True, text=True, check=True).stdout

    def milliseconds(label):
        value, unit = re.search(rf"{label}%\s+([\d.]+)(us|ms|s)", text).groups()
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return {"rate": float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1)), "p50_ms": milliseconds("50"),
            "p99_ms": milliseconds("99"), "errors": int(failed.group(1)) if failed else 0}


def median(values):
    return statistics.median(values)
