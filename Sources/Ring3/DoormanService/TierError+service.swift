// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitiser
import Tiers

extension TierError {
    /// The same error with the values in place of tokens, for the caller's eyes.
    func restored(with tokens: IssuedTokens) -> TierError {
        guard !tokens.isEmpty else { return self }
        var restorer = AnswerRestorer(tokens)
        let text = restorer.restore(.string(message)).stringValue ?? message
        return TierError(reason, text, nextStep: nextStep, status: status, retryAfter: retryAfter, cause: cause)
    }
}
