// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

public import Cryptography
import HTTPClient
import Primitives

/// A time-stamp authority (RFC 3161) that anchors go to.
public struct TimeStampService: Hashable, Sendable {
    /// Its address.
    public let url: String
    /// The certificates under which its stamps are believed.
    public let authority: TimeStampAuthority

    /// Names an authority.
    public init(url: String, authority: TimeStampAuthority) {
        self.url = url
        self.authority = authority
    }
}

/// Gets a time stamp on a digest, and verifies it.
struct TimeStampDriver: Sendable {
    let service: TimeStampService
    let client: HTTPClient
    let patience: Duration

    /// The largest token that is kept, in bytes: with it an anchor record stays within a ledger entry.
    static let maxTokenBytes = 12 << 10

    func stamp(_ digest: SHA256Digest, nonce: UInt64, clock: WallClock) async throws(AnchorError) -> TimeStamp {
        let call = OutsideCall(
            client: client, name: "the time-stamp authority", url: service.url, mediaType: TimeStampRequest.mediaType,
            patience: patience, limit: TimeStampAuthority.maxAnswerBytes)
        let request = TimeStampRequest(digest: digest, nonce: nonce)
        let body: [UInt8]
        do throws(CryptographyError) { body = try request.der } catch { throw AnchorError(.unverified, error.message) }
        let answer = try await call.send(body, accept: TimeStampAuthority.mediaType)
        guard answer.status == 200 else { throw call.refusal(answer) }
        let stamp: TimeStamp
        do throws(CryptographyError) {
            stamp = try service.authority.verify(answer: answer.body, to: request, at: clock.now)
        } catch {
            throw AnchorError(error.reason == .timeStampRefused ? .refused : .unverified, error.message)
        }
        guard stamp.token.count <= Self.maxTokenBytes else {
            throw AnchorError(.refused, "the time stamp has more than \(Self.maxTokenBytes) bytes")
        }
        return stamp
    }
}
