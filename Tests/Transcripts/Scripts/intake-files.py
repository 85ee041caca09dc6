#!/usr/bin/env python3
# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Writes the files that intake.transcript takes in: fictional, the same bytes every time."""
import os
import sys
import zipfile

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    '<Relationship Id="r2" Target="docProps/core.xml" Type='
    '"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"/></Relationships>'
)
CORE = (
    '<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Offer for the boathouse</dc:title>'
    "<dc:creator>Petra Vandermeer</dc:creator></cp:coreProperties>"
)


def container(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 10, 1, 12, 0, 0)), content)


def damage(path):
    """Spoils the packed bytes of the longest member, so that its sum is wrong."""
    with zipfile.ZipFile(path) as archive:
        member = max(archive.infolist(), key=lambda info: info.compress_size)
    with open(path, "r+b") as file:
        file.seek(member.header_offset + 30 + len(member.filename) + member.compress_size // 2)
        file.write(b"\0\0\0\0")


def word(path, paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = (
        '<?xml version="1.0" encoding="UTF-8"?><w:document '
        'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        + body + "</w:body></w:document>"
    )
    parts = [("[Content_Types].xml", TYPES), ("_rels/.rels", RELATIONS), ("word/document.xml", document)]
    container(path, parts + [("docProps/core.xml", CORE)])


def pdf(path, line):
    stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
    ]
    text, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(text))
        text += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(text)
    text += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    text += "".join(f"{place:010d} 00000 n \n" for place in places)
    text += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    with open(path, "w", encoding="ascii", newline="") as file:
        file.write(text)


def write(path, text):
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def mail(number, sender, subject, body, reply_to=""):
    reference = f"In-Reply-To: <{reply_to}>\n" if reply_to else ""
    return (
        f"From {sender.split('<')[1].rstrip('>')} Thu Oct  1 12:0{number}:00 2026\n"
        f"From: {sender}\nTo: Greta Halvorsen <greta.halvorsen@larkstone.example>\nSubject: {subject}\n"
        f"Date: Thu, 01 Oct 2026 12:0{number}:00 +0000\nMessage-ID: <box{number}@vandermeer.example>\n{reference}"
        f"\n{body}\n\n"
    )


def main(folder):
    files = os.path.join(folder, "files")
    os.makedirs(files)
    word(
        os.path.join(files, "offer.docx"),
        ["Offer for the boathouse", "The fee is GBP 12,400.00, payable by 3 May 2027.", "IBAN GB82 WEST 1234 5698 7654 32"],
    )
    word(os.path.join(files, "broken.docx"), [f"line {number} of what nobody can read" for number in range(400)])
    damage(os.path.join(files, "broken.docx"))
    write(
        os.path.join(files, "page.html"),
        "<html><title>Boathouse</title><p>Site visit on 14 October 2026.</p>"
        '<p style="display:none">a hidden word: quagmire</p></html>',
    )
    write(os.path.join(files, "stock.csv"), "part,count\nlarch board,140\ncopper nail,9000\n")
    pdf(os.path.join(files, "receipt.pdf"), "Receipt for larch boards, order PO-2026-031")
    word(os.path.join(folder, "inside.docx"), ["The keel is laid in the zipped letter."])
    with open(os.path.join(folder, "inside.docx"), "rb") as inside:
        container(os.path.join(files, "bundle.zip"), [("read me.txt", "what the bundle holds\n"), ("inside.docx", inside.read())])
    os.remove(os.path.join(folder, "inside.docx"))
    write(
        os.path.join(folder, "sent.mbox"),
        mail(1, "Petra Vandermeer <petra@vandermeer.example>", "Boathouse", "Shall we begin in May?")
        + mail(2, "P. Vandermeer <pv@boats.example>", "Re: Boathouse", "May it is.", "box1@vandermeer.example"),
    )
    os.makedirs(os.path.join(folder, "many"))
    for number in range(1500):
        write(os.path.join(folder, "many", f"{number:04d}.txt"), f"slip number {number}\n")


main(sys.argv[1])
