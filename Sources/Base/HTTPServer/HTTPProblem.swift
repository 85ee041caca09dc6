// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import HTTPCodec
public import Primitives

/// An error with a status of its own, for handlers to throw.
public struct HTTPProblem: ReportableError {
    /// The status to answer with.
    public var status: HTTPStatus
    /// The code programs match.
    public var code: String
    /// What happened, in one sentence.
    public var message: String
    /// What the client can do about it.
    public var nextStep: String
    /// Header fields to send along, such as Retry-After.
    public var headers: HTTPHeaders

    /// Makes a problem.
    public init(status: HTTPStatus, code: String, message: String, nextStep: String, headers: HTTPHeaders = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.nextStep = nextStep
        self.headers = headers
    }
    /// Gives another error a status.
    public init(_ error: any ReportableError, status: HTTPStatus, headers: HTTPHeaders = [:]) {
        self.init(
            status: status, code: error.code, message: error.message, nextStep: error.nextStep, headers: headers)
    }

    /// The response with the problem as its JSON body.
    public var response: HTTPResponse {
        .json(ErrorBody.json(self, status: status), status: status, headers: headers)
    }
}
