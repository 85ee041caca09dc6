// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// Everything that comparing two records needs, in flat arrays.
struct MatchTable: Sendable {
    /// What stands behind a record.
    enum Kind: UInt8, Sendable {
        case person
        case organisation
        case mailbox
        case program
    }

    let records: RecordTable
    let limits: PeopleLimits
    /// The texts that rows name by number.
    let texts: [String]
    private(set) var words = WordTable()
    private(set) var nameWords: [NameWords] = []
    private(set) var names = NumberLists()
    /// Address identities: the form's number, or a further one where the address went to somebody else.
    private(set) var emails = NumberLists()
    private(set) var emailForm: [Int32] = []
    private(set) var phones = NumberLists()
    private(set) var organisations = NumberLists()
    private(set) var postals = NumberLists()
    private(set) var identifiers = NumberLists()
    private(set) var kinds: [Kind] = []
    /// Values that more than ``PeopleLimits/genericHolders`` differently named records have, by identity.
    private(set) var genericEmails: [Bool] = []
    private(set) var genericPhones: [Bool] = []
    private(set) var genericIdentifiers: [Bool] = []
    /// Addresses that several people have at the same time.
    private(set) var contestedEmails: [Bool] = []
    private(set) var handovers: [AddressHandover] = []
    /// Address forms whose local part is made from the name that goes with them.
    private(set) var isPatterned: [Bool] = []
    private(set) var stems = Interner<[UInt8]>()
    private(set) var locals = Interner<[UInt8]>()
    private(set) var domains = Interner<[UInt8]>()
    private(set) var addressParts: [AddressParts] = []
    private(set) var postalWords: [[Int32]] = []
    private(set) var organisationWords: [[Int32]] = []
    private(set) var uses = ValueUses()

    var count: Int { records.count }

    /// The parts of an address form as numbers.
    struct AddressParts: Sendable {
        let local: Int32
        let stem: Int32
        let domain: Int32
        let isPersonal: Bool
        /// Under four letters, or a given name alone: many people's.
        let isWeak: Bool
    }
    /// How often values are held, by form.
    struct ValueUses: Sendable {
        var phones: [Int32] = []
        var organisations: [Int32] = []
        var postals: [Int32] = []
        var locals: [Int32] = []
    }

    init(_ records: RecordTable, texts: [String], limits: PeopleLimits) {
        self.records = records
        self.limits = limits
        self.texts = texts
        let forms = records.forms
        for form in forms.names.values { nameWords.append(NameWords(form, &words)) }
        addressParts = forms.addresses.values.map { form in
            AddressParts(
                local: locals.number(form.local), stem: stems.number(form.stem), domain: domains.number(form.domain),
                isPersonal: form.holder == .person,
                isWeak: form.stem.count < 4 || GivenNames.known.contains(form.stem))
        }
        var bag = Interner<[UInt8]>()
        postalWords = forms.postals.values.map { Set($0.map { bag.number($0) }).sorted() }
        organisationWords = forms.organisations.values.map { Set($0.map { bag.number($0) }).sorted() }
        gatherValues()
        uses = ValueUses(
            phones: Self.uses(phones, forms.phones.count),
            organisations: Self.uses(organisations, forms.organisations.count),
            postals: Self.uses(postals, forms.postals.count), locals: [])
        for record in 0..<count {
            for name in names[record] {
                let name = nameWords[Int(name)]
                if name.isFull {
                    words.countGiven(name.given)
                    words.countFamily(name.family)
                }
            }
        }
        words.rareUses = max(1, min(6, Int32(count / 15_000)))
        emailForm = forms.addresses.values.indices.map { Int32($0) }
        kinds = (0..<count).map { kind(of: $0) }
        isPatterned = patterned()
        divideAddresses()
        genericEmails = generic(emails, emailForm.count)
        genericPhones = generic(phones, forms.phones.count)
        genericIdentifiers = generic(identifiers, forms.others.count)
        uses.locals = [Int32](repeating: 0, count: locals.count)
        for parts in addressParts { uses.locals[Int(parts.local)] += 1 }
    }

    private mutating func gatherValues() {
        var lists = [[Int32]](repeating: [], count: PersonAttribute.allCases.count)
        for record in 0..<count {
            for index in lists.indices { lists[index].removeAll(keepingCapacity: true) }
            func add(_ form: Int32, _ attribute: Int) {
                guard form >= 0, lists[attribute].count < limits.comparedValues, !lists[attribute].contains(form) else {
                    return
                }
                lists[attribute].append(form)
            }
            add(records.keyAddress[record], PersonAttribute.email.index)
            for position in records.members.range(record) {
                let row = Int(records.members.numbers[position])
                add(records.valueForms[row], Int(records.rows[row].attribute))
            }
            if lists[PersonAttribute.name.index].isEmpty, records.keyAddress[record] < 0 {
                add(records.keyNames[record], PersonAttribute.name.index)
            }
            names.append(lists[PersonAttribute.name.index])
            emails.append(lists[PersonAttribute.email.index])
            phones.append(lists[PersonAttribute.phone.index])
            organisations.append(lists[PersonAttribute.organisation.index])
            postals.append(lists[PersonAttribute.address.index])
            let identifying = [PersonAttribute.handle, .website, .identifier]
            identifiers.append(identifying.flatMap { lists[$0.index] })
        }
    }

    private static func uses(_ lists: NumberLists, _ forms: Int) -> [Int32] {
        var uses = [Int32](repeating: 0, count: forms)
        for number in lists.numbers { uses[Int(number)] += 1 }
        return uses
    }

    /// What a record is about, by the words of its names and the address it stands for.
    private func kind(of record: Int) -> Kind {
        let forms = records.forms
        let address = emails[record].first.map { forms.addresses.values[Int(emailForm[Int($0)])] }
        if let address, address.holder == .program, records.keyAddress[record] >= 0 { return .program }
        var isRole = false
        for name in names[record] {
            let form = forms.names.values[Int(name)]
            let all = form.words
            if form.isFull, forms.organisations.existing(all) != nil { return .organisation }
            if all.contains(where: { Self.programWords.contains($0) }) { return .program }
            if all.contains(where: { Self.roleWords.contains($0) }) { isRole = true }
        }
        if records.isLegalName[record] { return .organisation }
        if isRole { return .mailbox }
        if let address, address.holder == .shared, names[record].isEmpty, records.keyAddress[record] >= 0 {
            return .mailbox
        }
        return .person
    }
    private static let programWords = AddressForm.words("bot robot noreply mailer daemon jenkins buildbot dependabot")
    private static let roleWords = AddressForm.words(
        """
        team support sales info office kontakt service helpdesk webmaster billing marketing accounting newsletter \
        admin reception sekretariat buchhaltung vertrieb
        """
    )

    /// Whether each address's local part is made from the name of a record that has it.
    private func patterned() -> [Bool] {
        var isPatterned = [Bool](repeating: false, count: addressParts.count)
        for record in 0..<count {
            for name in names[record] where nameWords[Int(name)].isFull {
                let given = words.bytes(nameWords[Int(name)].given)
                let family = words.bytes(nameWords[Int(name)].family)
                for email in emails[record] {
                    let stem = stems.values[Int(addressParts[Int(email)].stem)]
                    let hasFamily =
                        family.count >= 3 && (stem.starts(with: family) || stem.suffix(family.count) == family[...])
                    let hasGiven =
                        given.count >= 3 && (stem.starts(with: given) || stem.suffix(given.count) == given[...])
                    if hasFamily || hasGiven { isPatterned[Int(email)] = true }
                }
            }
        }
        return isPatterned
    }

    /// Which values have more differently named holders than the limit.
    private func generic(_ lists: NumberLists, _ identities: Int) -> [Bool] {
        var holders: [UInt64] = []
        holders.reserveCapacity(lists.numbers.count)
        for record in 0..<count {
            let holder = holderKey(record)
            for number in lists[record] { holders.append(UInt64(UInt32(number)) << 32 | UInt64(holder)) }
        }
        holders.sort()
        var generic = [Bool](repeating: false, count: identities)
        var run = 0
        for index in holders.indices {
            let isNew = index == 0 || holders[index] != holders[index - 1]
            let isSame = index > 0 && holders[index] >> 32 == holders[index - 1] >> 32
            run = isSame ? run + (isNew ? 1 : 0) : 1
            if run > limits.genericHolders { generic[Int(holders[index] >> 32)] = true }
        }
        return generic
    }
    /// One number for the spellings of one name, near enough to count holders.
    private func holderKey(_ record: Int) -> UInt32 {
        guard let name = names[record].first.map({ nameWords[Int($0)] }) else { return UInt32(record) | 1 << 31 }
        guard name.isFull else { return UInt32(words.skeletonOf[Int(max(0, name.single))]) | 1 << 30 }
        return UInt32(truncatingIfNeeded: words.skeletonOf[Int(name.family)]) &* 0x9E37_79B1
            ^ UInt32(words.bytes(name.given)[0])
    }

    private mutating func divideAddresses() {
        let division = AddressDivision(self)
        emails = division.emails
        emailForm += division.furtherForms
        contestedEmails = division.contested
        handovers = division.handovers
    }
}
