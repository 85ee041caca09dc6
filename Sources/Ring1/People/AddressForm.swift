// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// A mail address taken apart for comparing.
struct AddressForm: Hashable, Sendable {
    /// What the local part tells about who reads it.
    enum Holder: UInt8, Sendable {
        /// One person, as far as the address tells.
        case person
        /// A shared mailbox such as `info@`.
        case shared
        /// A program such as `noreply@`.
        case program
    }

    /// The whole address in small letters.
    let full: [UInt8]
    /// The letters and digits of the local part without a `+tag`, or the login of a forge's hidden address.
    let local: [UInt8]
    /// The local part without digits.
    let stem: [UInt8]
    /// The words of the local part.
    let words: [[UInt8]]
    /// The domain where it may tell the employer; empty for public mail services.
    let domain: [UInt8]
    /// Who reads it.
    let holder: Holder

    /// Nil where the text has no single `@` inside.
    init?(_ text: String) {
        let full = FoldedText.fold(text).filter { $0 != 0x20 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
        guard let at = full.lastIndex(of: UInt8(ascii: "@")), at > 0, at + 1 < full.count else { return nil }
        var local = Array(full[..<at])
        let domain = Array(full[(at + 1)...])
        self.full = full
        if domain.elementsEqual("users.noreply.github.com".utf8), let plus = local.firstIndex(of: UInt8(ascii: "+")) {
            local = Array(local[(plus + 1)...])
        } else if let plus = local.firstIndex(of: UInt8(ascii: "+")), plus > 0 {
            local = Array(local[..<plus])
        }
        let words = FoldedText.words(local)
        self.local = words.isEmpty ? local : Array(words.joined())
        self.words = words
        stem = self.local.filter { !FoldedText.isDigit($0) }
        holder = Self.holder(words, local)
        self.domain = Self.publicDomains.contains(domain) || Self.isForge(domain) ? [] : domain
    }

    private static func holder(_ words: [[UInt8]], _ local: [UInt8]) -> Holder {
        let joined = Array(words.joined())
        if programs.contains(joined) || joined.starts(with: "noreply".utf8)
            || local.count > 5 && local.suffix(5).elementsEqual("[bot]".utf8)
        {
            return .program
        }
        if let last = words.last, words.count > 1, botWords.contains(last) { return .program }
        if roles.contains(joined) { return .shared }
        if let first = words.first, words.count > 1, roles.contains(first), !GivenNames.known.contains(first) {
            return .shared
        }
        return .person
    }

    private static func isForge(_ domain: [UInt8]) -> Bool { domain.elementsEqual("users.noreply.github.com".utf8) }
    static func words(_ text: String) -> Set<[UInt8]> { Set(text.split(separator: " ").map { Array($0.utf8) }) }

    private static let botWords = words("bot robot noreply daemon ci")
    private static let programs = words(
        """
        noreply donotreply mailerdaemon postmaster notification notifications notify bounce bounces root daemon \
        buildbot jenkins automation automated robot bot cron alerts alert nobody system mailer listserv majordomo \
        dependabot githubactions travis autoreply
        """)
    /// Local parts and name words of mailboxes that several people read.
    static let roles = words(
        """
        info support sales office contact kontakt contacto contatto hello hallo team admin administration billing \
        service services help helpdesk webmaster hostmaster abuse hr jobs career careers press presse media \
        marketing accounts accounting buchhaltung rechnung invoice invoices orders order bestellung shop mail post \
        email inbox reception empfang secretary sekretariat secretariat buero bureau oficina ufficio biuro general \
        enquiries inquiries feedback security privacy legal newsletter news events booking bookings reservations \
        service everyone all staff members board vorstand group list lists devel dev developers maintainers git svn \
        ec2-user ubuntu user users guest test me myself contactus
        """)
    private static let publicDomains = words(
        """
        gmail.com googlemail.com outlook.com outlook.de hotmail.com hotmail.co.uk hotmail.de hotmail.fr live.com \
        msn.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.es yahoo.it ymail.com aol.com icloud.com me.com \
        mac.com gmx.de gmx.net gmx.com gmx.at gmx.ch web.de t-online.de freenet.de arcor.de posteo.de mailbox.org \
        proton.me protonmail.com protonmail.ch pm.me tutanota.com fastmail.com fastmail.fm orange.fr wanadoo.fr \
        free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it alice.it tin.it telefonica.net terra.es ziggo.nl \
        kpnmail.nl xs4all.nl planet.nl wp.pl onet.pl o2.pl interia.pl gazeta.pl telia.com bredband.net comcast.net \
        verizon.net btinternet.com sky.com virginmedia.com bigpond.com uol.com.br bol.com.br terra.com.br mail.ru \
        yandex.ru yandex.com inbox.ru list.ru bk.ru rambler.ru ukr.net qq.com 163.com 126.com sina.com foxmail.com \
        naver.com daum.net hanmail.net users.sourceforge.net localhost zoho.com hey.com
        """)
}
