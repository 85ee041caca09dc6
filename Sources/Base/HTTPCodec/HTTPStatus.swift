// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A response status: a number from 100 to 599.
public struct HTTPStatus: Hashable, Comparable, Sendable, ExpressibleByIntegerLiteral, CustomStringConvertible {
    /// The number.
    public let code: Int

    /// Wraps a number; anything outside 100 to 599 becomes 500.
    public init(_ code: Int) { self.code = (100...599).contains(code) ? code : 500 }
    /// Wraps a literal number.
    public init(integerLiteral code: Int) { self.init(code) }
    /// The number and its reason phrase, such as `404 Not Found`.
    public var description: String { "\(code) \(reason)" }
    /// Smaller number first.
    public static func < (left: HTTPStatus, right: HTTPStatus) -> Bool { left.code < right.code }

    /// Whether a response with this status never has a body (1xx, 204, 304).
    public var forbidsBody: Bool { code < 200 || code == 204 || code == 304 }
    /// Whether the status tells of a fault (400 and above).
    public var isError: Bool { code >= 400 }

    /// 100: go on and send the body.
    public static let `continue` = HTTPStatus(100)
    /// 200: it worked.
    public static let ok = HTTPStatus(200)
    /// 201: a thing was made.
    public static let created = HTTPStatus(201)
    /// 202: taken on, not yet done.
    public static let accepted = HTTPStatus(202)
    /// 204: it worked and there is nothing to show.
    public static let noContent = HTTPStatus(204)
    /// 304: your copy is still good.
    public static let notModified = HTTPStatus(304)
    /// 400: the request makes no sense.
    public static let badRequest = HTTPStatus(400)
    /// 401: say who you are.
    public static let unauthorized = HTTPStatus(401)
    /// 403: you may not.
    public static let forbidden = HTTPStatus(403)
    /// 404: no such thing.
    public static let notFound = HTTPStatus(404)
    /// 405: not with this method.
    public static let methodNotAllowed = HTTPStatus(405)
    /// 408: the request came too slowly.
    public static let requestTimeout = HTTPStatus(408)
    /// 409: it clashes with the present state.
    public static let conflict = HTTPStatus(409)
    /// 413: the body is too large.
    public static let contentTooLarge = HTTPStatus(413)
    /// 414: the target is too long.
    public static let uriTooLong = HTTPStatus(414)
    /// 415: this kind of body is not read here.
    public static let unsupportedMediaType = HTTPStatus(415)
    /// 417: the expectation cannot be met.
    public static let expectationFailed = HTTPStatus(417)
    /// 422: well formed, but wrong in content.
    public static let unprocessableContent = HTTPStatus(422)
    /// 429: too many requests.
    public static let tooManyRequests = HTTPStatus(429)
    /// 431: the header is too large.
    public static let requestHeaderFieldsTooLarge = HTTPStatus(431)
    /// 500: a fault on this side.
    public static let internalServerError = HTTPStatus(500)
    /// 501: not built.
    public static let notImplemented = HTTPStatus(501)
    /// 502: the upstream answered nonsense.
    public static let badGateway = HTTPStatus(502)
    /// 503: not now.
    public static let serviceUnavailable = HTTPStatus(503)
    /// 504: the upstream did not answer in time.
    public static let gatewayTimeout = HTTPStatus(504)
    /// 505: only HTTP/1.0 and HTTP/1.1 are spoken.
    public static let versionNotSupported = HTTPStatus(505)
}
