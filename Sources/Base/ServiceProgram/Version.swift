// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The version of the whole box: programs, commands and formats are released together.
public enum Version {
    /// The version in semantic form.
    public static let text = "0.1.0"
}
