// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// What tells languages apart: their most frequent small words, and letters that few of them use.
enum LanguageProfiles {
    /// How much something speaks for a language.
    struct Evidence: Sendable {
        /// The language's number.
        let language: Int
        /// One over the number of languages that share it, so that shared words weigh little.
        let weight: Double
    }

    /// What words speak for, by the number that `WordNumber` makes of them.
    static let words: [UInt64: [Evidence]] = evidence(of: wordLists) { text in
        var number = WordNumber()
        for scalar in text.unicodeScalars { number.add(scalar.value) }
        return number.value
    }
    /// What letters speak for: less than a word.
    static let letters: [UInt32: [Evidence]] = evidence(of: letterLists) { $0.unicodeScalars.first?.value ?? 0 }
        .mapValues { $0.map { Evidence(language: $0.language, weight: $0.weight * 0.4) } }
    /// The languages, by number.
    static let languages = wordLists.map(\.language)

    private static func evidence<Key: Hashable>(of lists: [(language: String, words: String)], key: (Substring) -> Key)
        -> [Key: [Evidence]]
    {
        var holders: [Key: [Int]] = [:]
        for list in lists {
            guard let number = languages.firstIndex(of: list.language) else { continue }
            for word in list.words.split(separator: " ") {
                if !holders[key(word), default: []].contains(number) { holders[key(word), default: []].append(number) }
            }
        }
        return holders.mapValues { numbers in
            numbers.map { Evidence(language: $0, weight: 1 / Double(numbers.count)) }
        }
    }

    private static let wordLists: [(language: String, words: String)] = [
        (
            "en",
            "the of and to in is that for it as was with be by on not he his but at are this have from or had an they "
                + "which you were their been has will would there what if can all her she we do when who your its than"
        ),
        (
            "de",
            "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er "
                + "hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber "
                + "vor zur bis mehr durch wir ihr ich kann wenn unter sehr bitte"
        ),
        (
            "fr",
            "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec son ou "
                + "aux mais comme nous vous sa cette été ses elle deux ces leur on être aussi lui même tout fait votre je"
        ),
        (
            "es",
            "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha me si sin "
                + "sobre este ya entre cuando todo esta ser son dos también fue había era muy años hasta desde está nos"
        ),
        (
            "it",
            "di e il la che in a per un del non è una con i le si da della sono al dei come ha più lo nel alla gli ma "
                + "anche dalla delle suo essere stato questo sua ed tra nella ai su dal se loro cui o quando molto degli"
        ),
        (
            "nl",
            "de van het een en in is dat op te zijn met voor niet die aan er om als ook door maar bij naar uit nog over "
                + "hij worden heeft ze dan wordt of kan meer al tot wel geen was hun deze dit heb ik je wij zich moet"
        ),
        (
            "pt",
            "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu "
                + "sua ou ser quando muito há nos já está eu também só pelo pela até isso ela entre era depois sem mesmo são"
        ),
        (
            "sv",
            "och i att det som en på är av för med till den har de inte om ett han men var sig från vi så kan när år "
                + "under också efter eller nu sin där vid mot ska skulle kommer ut får finns vara hade alla andra mycket jag"
        ),
        (
            "da",
            "og i at det er en til af på for med den der de har ikke et som var men om han sig kan fra så vil eller efter "
                + "skal nu blev også være havde hvor over når blive meget mellem kun alle hvad nogle jeg deres ind år"
        ),
        (
            "no",
            "og i å det er en til av på for med den som de har ikke et var men om han seg kan fra så vil eller etter skal "
                + "nå ble også være hadde hvor når bli mye mellom bare alle hva noen jeg deres inn år dette ved"
        ),
        (
            "fi",
            "ja on ei se että oli hän mutta ovat kun myös joka niin kuin tai jos jo vain sen ole hänen sitä siitä mukaan "
                + "jotka olla voi ollut sekä nyt mitä ne tämä kanssa jälkeen joita eivät vielä noin minä olen me"
        ),
        (
            "pl",
            "w i na z się do nie to jest że o jak po od za przez ale są dla tym co oraz tego jego było tak być może już "
                + "czy tylko jej który które która przy ich ma także pod był lub bardzo jako gdy ze jeszcze"
        ),
        (
            "cs",
            "a v se na je že z do s to o i za ve k by po jako ale od pro si jsou jeho jsem byl které který která co tak "
                + "při nebo až jen bylo také podle už než má být jejich této může protože není před byla jsme"
        ),
        (
            "sk",
            "a v sa na je že z do s to o aj za vo k by po ako ale od pre si sú jeho som bol ktoré ktorý ktorá čo tak pri "
                + "alebo až len bolo tiež podľa už než má byť ich tejto môže pretože nie pred bola sme"
        ),
        (
            "hu",
            "a az és hogy nem is egy ez meg de csak volt már el még van mint azt ha vagy lehet ki pedig minden kell ezt "
                + "csak után nagy fel lesz annak akkor így szerint között ami majd én ön kérem nagyon valamint"
        ),
        (
            "ro",
            "de și în la a cu nu o pe care să din un se mai că este pentru au fost sau dar am ca prin după fi sunt cel "
                + "acest această lui ce era cum între ei despre foarte când doar al ale unui unei le si"
        ),
        (
            "tr",
            "ve bir bu da de için ile çok ne daha olarak gibi olan kadar var sonra en ama o değil mi olduğu ki ya her "
                + "kendi oldu önce göre ise şey nasıl iki ben sen biz veya yok büyük tarafından bütün üzere"
        ),
        (
            "hr",
            "i je u na se da za su od s o kao koji a to ne ili iz bi što sam ali do će koja po bio samo nije već biti "
                + "koje prema nakon također može ima te kako jer ovaj više između"
        ),
        (
            "ca",
            "de la i que el en a els les un per amb una del no es al és dels més com són va ser o però seva seu han "
                + "també aquesta aquest sobre entre quan molt fins on hi ha pel ja"
        ),
        (
            "ru",
            "и в не на что я с он как это по но к из у то за от о же так все было его для только бы мы вы они был если "
                + "при или до их уже может есть она быть чтобы также этого того где очень после который мне"
        ),
        (
            "uk",
            "і в не на що я з він як це по але до із у та за від про ж так все було його для тільки би ми ви вони був "
                + "якщо при або їх вже може є вона бути щоб також цього того де дуже після який й"
        ),
        (
            "bg",
            "и в не на че с той като това по но към от за се да е са си ще със беше то му които който или при до им "
                + "вече може има тя бъде също този където много след само аз ние"
        ),
        (
            "sr",
            "и је у на се да за су од с о као који а то не или из би што сам али до ће која по био само није већ бити "
                + "које према након такође може има те како јер овај"
        ),
        ("ar", "في من على إلى أن هذا التي الذي عن مع كان هذه ما لا أو قد بعد بين كل ذلك هو هي لم كما ثم حيث عند غير"),
        ("fa", "در و به از که این را با است برای آن یک خود تا کرد بر هم نیز های می شود شد ما اما یا بود اند باید"),
        ("ur", "کے میں کی ہے اور سے کا کو اس پر نے کہ یہ ہیں بھی تو ایک ہو گیا کر جو تھا وہ نہیں لیے تھے ان"),
    ]

    private static let letterLists: [(language: String, words: String)] = [
        ("de", "ß ä ö ü"), ("fr", "œ ù ê ç à è î"), ("es", "ñ ¿ ¡"), ("pt", "ã õ ç"), ("sv", "å ä ö"), ("da", "æ ø å"),
        ("no", "æ ø å"), ("fi", "ä ö"), ("pl", "ł ą ę ż ź ć ś"), ("cs", "ř ě ů"), ("sk", "ľ ĺ ô ŕ ä"), ("hu", "ő ű"),
        ("ro", "ș ț ă ş ţ"), ("tr", "ı ğ ş"), ("hr", "đ ć"), ("ca", "ŀ"), ("uk", "і ї є ґ"), ("ru", "ы э ё"),
        ("bg", "ъ"), ("sr", "ј љ њ ћ ђ џ"), ("fa", "پ چ ژ گ ی ک"), ("ur", "ٹ ڈ ڑ ں ے ہ ھ گ چ پ ی ک"),
        ("it", "ì ò"), ("ar", "ة ي ك"),
    ]
}

/// A word as a number: the FNV-1a hash of its letters in small form.
struct WordNumber {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325
    private(set) var letters = 0

    /// Adds a letter, capital or small.
    mutating func add(_ scalar: UInt32) {
        letters += 1
        value = (value ^ UInt64(Self.small(scalar))) &* 0x100_0000_01B3
    }

    /// The small form of a Latin or Cyrillic letter; others as they are.
    static func small(_ value: UInt32) -> UInt32 {
        switch value {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x410...0x42F: value + 32
        case 0x400...0x40F: value + 80
        case 0x100...0x137, 0x14A...0x177, 0x218...0x21B, 0x490: value | 1
        case 0x139...0x148, 0x179...0x17E: value + (value & 1)
        default: value
        }
    }
}
