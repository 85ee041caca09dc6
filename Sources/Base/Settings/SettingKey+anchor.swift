// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension SettingKey where Value == String {
    /// `anchor.policy`: the file that names witnesses, empty for none.
    public static var anchorPolicy: Self {
        Self(
            "anchor.policy", default: "none", kind: .optionalPath,
            summary: "The policy file that names the witnesses of the ledger (C2SP tlog-policy), or none.")
    }
    /// `anchor.rekor_url`: the address of a Rekor v2 log, empty for none.
    public static var anchorRekorURL: Self {
        Self(
            "anchor.rekor_url", default: "none", kind: .endpoint,
            summary: "The base URL of the Rekor v2 log that anchors are entered in, or none.")
    }
    /// `anchor.rekor_key`: the verifier key of that log.
    public static var anchorRekorKey: Self {
        Self(
            "anchor.rekor_key", default: "",
            summary: "The verifier key (name+id+key) of the Rekor log; goes with anchor.rekor_url.")
    }
    /// `anchor.tsa_url`: the address of a time-stamp authority, empty for none.
    public static var anchorTimeStampURL: Self {
        Self(
            "anchor.tsa_url", default: "none", kind: .endpoint,
            summary: "The URL of the time-stamp authority (RFC 3161) that stamps anchors, or none.")
    }
    /// `anchor.tsa_ca`: the root certificates of that authority.
    public static var anchorTimeStampCertificates: Self {
        Self(
            "anchor.tsa_ca", default: "none", kind: .optionalPath,
            summary: "The file with the root certificates (PEM) of the authority; goes with anchor.tsa_url.")
    }
}
extension SettingKey where Value == Int {
    /// `anchor.period_hours`: from one anchor to the next.
    public static var anchorPeriod: Self {
        Self(
            "anchor.period_hours", default: 24, in: 1...8760,
            summary: "The hours from one anchor to the next; two periods without one are an alarm.")
    }
}
extension SettingKey where Value == Duration {
    /// `anchor.patience_seconds`: patience for witnesses and the authority.
    public static var anchorPatience: Self {
        Self(
            "anchor.patience_seconds", default: "10", in: 0.1...300,
            summary: "Patience for the answer of a witness or a time-stamp authority.")
    }
}
