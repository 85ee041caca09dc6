// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec

/// Sends requests to handlers by method and path.
///
/// Patterns are paths whose segments are words, `:name` for one segment, or a last `*name` for the rest. Words win over
/// names, names over the rest; a trailing slash makes no difference. HEAD goes to GET's handler. What is not found is
/// answered 404 or 405 with the usual error body.
public struct Router: Sendable {
    /// Answers one route.
    public typealias Handler = @Sendable (HTTPRequest, PathParameters) async throws -> HTTPResponse
    private var root = Node()
    /// Routes without names by their whole path, which most requests are.
    private var exact: [String: Node] = [:]

    /// Makes a router without routes.
    public init() {}

    /// Adds a route; the same method and pattern twice is a mistake in the program and stops it.
    public mutating func on(_ method: HTTPMethod, _ pattern: String, _ handler: @escaping Handler) {
        let segments = pattern.split(separator: "/").map(String.init)
        let route = Route(method: method, names: Self.names(segments), handler: handler)
        let isNew = root.add(segments[...], route)
        precondition(isNew, "the route \(method) \(pattern) is there already")
        if route.names.isEmpty { _ = exact["/" + segments.joined(separator: "/"), default: Node()].add([], route) }
    }

    /// Answers a request, for calling without a server.
    public func respond(to request: HTTPRequest) async throws -> HTTPResponse {
        if let route = exact[request.path]?.route(request.method) {
            return try await route.handler(request, PathParameters(names: [], values: []))
        }
        let segments = request.target.segments
        guard let found = root.find(segments[...]) else {
            throw HTTPServerError(
                .routeNotFound, "there is nothing at this path", nextStep: "see GET /v1/contract for what there is")
        }
        guard let route = found.node.route(request.method) else {
            let allowed = found.node.routes.map(\.method.name).sorted().joined(separator: ", ")
            let error = HTTPServerError(
                .methodNotAllowed, "this path does not answer \(request.method)", nextStep: "use one of: \(allowed)")
            throw HTTPProblem(error, status: .methodNotAllowed, headers: ["Allow": allowed])
        }
        return try await route.handler(request, PathParameters(names: route.names, values: found.values))
    }
    /// The router as a server's handler.
    public var handler: HTTPHandler {
        let router = self
        return { try await router.respond(to: $0) }
    }

    private static func names(_ segments: [String]) -> [String] {
        segments.filter { $0.hasPrefix(":") || $0.hasPrefix("*") }.map { String($0.dropFirst()) }
    }
}

/// The named parts of a path that a route matched, percent-decoded.
public struct PathParameters: Sendable {
    private let names: [String]
    private let values: [String]
    /// Makes parameters out of names and values in the same order.
    public init(names: [String], values: [String]) {
        self.names = names
        self.values = values
    }
    /// The value of a name; nil where the pattern has no such name.
    public subscript(name: String) -> String? {
        names.firstIndex(of: name).flatMap { $0 < values.count ? values[$0] : nil }
    }
    /// The value of a name as a number, such as an `Int` or `UInt64`, in plain decimal digits.
    ///
    /// - Throws: An `HTTPProblem` with status 400 and `path_parameter_invalid`.
    public func number<Number: FixedWidthInteger>(
        _ name: String, as type: Number.Type = Number.self
    ) throws(HTTPProblem) -> Number {
        if let text = self[name], text.utf8.allSatisfy({ (48...57).contains($0) }), let number = Number(text) {
            return number
        }
        let error = HTTPServerError(
            .pathParameterInvalid, "the path's part \"\(name)\" is not a number in range",
            nextStep: "use a decimal number there")
        throw HTTPProblem(error, status: .badRequest)
    }
}

extension Router {
    private struct Route: Sendable {
        let method: HTTPMethod
        let names: [String]
        let handler: Handler
    }
    /// One segment of the tree of patterns.
    private struct Node: Sendable {
        var words: [String: Node] = [:]
        var named: [Node] = []
        var rest: [Node] = []
        var routes: [Route] = []

        func route(_ method: HTTPMethod) -> Route? {
            for route in routes where route.method == method { return route }
            return method == .head ? route(.get) : nil
        }

        mutating func add(_ segments: ArraySlice<String>, _ route: Route) -> Bool {
            guard let first = segments.first else {
                let isNew = !routes.contains { $0.method == route.method }
                if isNew { routes.append(route) }
                return isNew
            }
            if first.hasPrefix(":") {
                if named.isEmpty { named = [Node()] }
                return named[0].add(segments.dropFirst(), route)
            }
            if first.hasPrefix("*") {
                if rest.isEmpty { rest = [Node()] }
                return rest[0].add([], route)
            }
            return words[first, default: Node()].add(segments.dropFirst(), route)
        }
        func find(_ segments: ArraySlice<String>) -> (node: Node, values: [String])? {
            guard let first = segments.first else { return routes.isEmpty ? nil : (self, []) }
            if let found = words[first]?.find(segments.dropFirst()) { return found }
            if let found = named.first?.find(segments.dropFirst()) { return (found.node, [first] + found.values) }
            return rest.first.map { ($0, [segments.joined(separator: "/")]) }
        }
    }
}
