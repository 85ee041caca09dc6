// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Markup

extension TextFlow {
    /// Gives the text away and keeps an empty one: a text that two hold is copied whole by the next word that is written.
    mutating func taken() -> TextFlow {
        let text = self
        self = TextFlow(limit: 0)
        return text
    }
}
