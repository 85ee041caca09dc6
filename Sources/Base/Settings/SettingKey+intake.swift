// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

extension SettingKey where Value == String {
    /// `intake.drop_folder`: the watched folder, empty for none.
    public static var dropFolder: Self {
        Self(
            "intake.drop_folder", default: "none", kind: .optionalPath,
            summary: "The folder whose files are taken in once they have not changed for a while, or none.")
    }
    /// `intake.drop_folder_afterwards`: what happens to what was taken in.
    public static var dropFolderAfterwards: Self {
        Self(
            "intake.drop_folder_afterwards", default: "move", kind: .choice(["move", "leave"]),
            summary: "Whether what was taken in is moved to done/ in the watched folder, or left where it is.")
    }
}
extension SettingKey where Value == String {
    /// `mail.lmtp_socket`: the Unix socket where a mail program of this machine hands mail in, empty for none.
    public static var mailSocket: Self {
        Self(
            "mail.lmtp_socket", default: "none", kind: .optionalPath,
            summary: "The Unix socket where this machine's mail program hands mail in by LMTP, or none.")
    }
}
extension SettingKey where Value == String {
    /// `extraction.phone_regions`: the countries whose national telephone numbers are tried, the likeliest first.
    public static var phoneRegions: Self {
        Self(
            "extraction.phone_regions", default: "GB,US,DE,FR,ES,IT,NL,AT,CH,BE", kind: .regions,
            summary: "The countries whose telephone numbers are known without +, the likeliest first.")
    }
}
extension SettingKey where Value == Int {
    /// `mail.smtp_port`: the port on 127.0.0.1 where mail is handed in, 0 for none.
    public static var mailPort: Self {
        Self(
            "mail.smtp_port", default: 0, in: 0...65535,
            summary: "The port on 127.0.0.1 where programs of this machine hand mail in by SMTP; 0 for none.")
    }
    /// `mail.fetch_minutes`: how often mail accounts are fetched, 0 for only when asked.
    public static var mailFetchPeriod: Self {
        Self(
            "mail.fetch_minutes", default: 0, in: 0...10080,
            summary: "The minutes between two fetches of the mail accounts; 0 for only when somebody asks.")
    }
}
extension SettingKey where Value == Duration {
    /// `intake.drop_folder_seconds`: how often the watched folder is looked into.
    public static var dropFolderPause: Self {
        Self(
            "intake.drop_folder_seconds", default: "2", in: 0.5...3600,
            summary: "How often the watched folder is looked into; a file must not change for as long.")
    }
}
