// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The words of the lexicon: English, German, French, Spanish, Italian, Dutch, Portuguese.
enum LexiconWords {
    static let all: [(roles: WordRoles, value: UInt8, words: String)] =
        months + dateWords + money + phones + references + identifiers + people + places

    private static let months: [(roles: WordRoles, value: UInt8, words: String)] = [
        (.month, 1, "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro"),
        (.month, 2, "february feb februar feber février févr fev febrero febbraio februari fevereiro"),
        (.month, 3, "march mar märz mrz mars marzo maart mrt março"),
        (.month, 4, "april apr avril avr abril abr aprile"),
        (.month, 5, "may mai mayo maggio mag mei maio"), (.month, 6, "june jun juni juin junio giugno giu junho"),
        (.month, 7, "july jul juli juillet juil julio luglio lug julho"),
        (.month, 8, "august aug août agosto ago augustus"),
        (.month, 9, "september sep sept septembre septiembre setiembre settembre set setembro"),
        (.month, 10, "october oct oktober okt octobre octubre ottobre ott outubro out"),
        (.month, 11, "november nov novembre noviembre novembro"),
        (.month, 12, "december dec dezember dez décembre déc diciembre dic dicembre dezembro"),
    ]

    private static let dateWords: [(roles: WordRoles, value: UInt8, words: String)] = [
        (.ordinal, 0, "st nd rd th er re ème eme o º ª ste"), (.link, 0, "of de del di da do d van des der"),
        (.until, 0, "to until till through thru bis au al a hasta fino tot até ao à"),
        (.between, 0, "between zwischen entre tra fra tussen"), (.and, 0, "and und et y e en"),
        (
            .opener, 0,
            "from the on at in by for with our your this that we you he she it they i and or but if when while after before since as is was are please dear re fwd fw aw wg hi hello monday tuesday wednesday thursday friday saturday sunday"
        ),
        (
            .opener, 0,
            "der die das ein eine wir sie ich und oder am im zum mit für von vor nach bei le la les un une nous vous je et ou el los las una yo il lo gli io noi het een wij ik o os as um uma eu montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi dimanche"
        ),
        (.version, 0, "version versions v ver release build revision section chapter abschnitt kapitel article"),
    ]

    private static let money: [(roles: WordRoles, value: UInt8, words: String)] =
        Currency.words.map { (.currency, $0.value, $0.words) } + [
            (.multiplier, 3, "thousand tausend tsd k mille mil duizend k€"),
            (
                .multiplier, 6,
                "million millions mio mill mln millionen m millones millón milione milioni miljoen milhão milhões"
            ),
            (
                .multiplier, 9,
                "billion billions bn mrd milliarde milliarden milliard milliards miliardo miliardi miljard"
            ),
        ]

    private static let phones: [(roles: WordRoles, value: UInt8, words: String)] = [
        (
            .phone, 1,
            "tel telephone phone mobile mob fax telefax cell cellphone telefon mobil handy telefonnummer mobilnummer faxnummer festnetz téléphone portable fixe tél teléfono móvil telefono cellulare cell telefoon mobiel telefoonnummer telefone telemóvel celular whatsapp signal sms hotline rufnummer durchwahl gsm telefonisch"
        ),
        (
            .phone, 2,
            "call calling called reached phoned ringing contact ring dial reach text anrufen rufen ruf erreichen erreichbar anruf appeler appelez joindre rappeler rappelez appel llamar llame llámenos llámame chiamare chiamate chiami contattare bellen bel bereikbaar bereiken ligar ligue landline voicemail callback switchboard reception number numéro número numero nummer"
        ),
        (.phoneExtension, 0, "x ext extn extension poste durchwahl interno toestel ramal"),
    ]

    private static let references: [(roles: WordRoles, value: UInt8, words: String)] = [
        (
            .reference, 0,
            "invoice contract matter order po case file policy permit deed quote quotation claim ticket customer client booking agreement docket purchase project"
        ),
        (
            .reference, 0,
            "rechnung vertrag auftrag bestellung kunde aktenzeichen az geschäftszeichen police vorgang angebot zeichen versicherung schaden bescheid"
        ),
        (
            [.reference, .number], 0,
            "rechnungsnummer rechnungsnr vertragsnummer vertragsnr auftragsnummer auftragsnr bestellnummer bestellnr kundennummer kundennr policennummer versicherungsnummer versicherungsscheinnummer vorgangsnummer angebotsnummer schadennummer aktennummer belegnummer"
        ),
        (.reference, 0, "facture contrat commande dossier police client devis sinistre"),
        (.reference, 0, "factura contrato pedido póliza expediente cliente presupuesto albarán"),
        (.reference, 0, "fattura contratto ordine polizza pratica cliente preventivo"),
        (.reference, 0, "factuur contract bestelling polis dossier klant kenmerk offerte zaak"),
        (
            [.reference, .number], 0,
            "factuurnummer contractnummer bestelnummer ordernummer polisnummer dossiernummer klantnummer zaaknummer"
        ), (.reference, 0, "fatura encomenda apólice processo orçamento"),
        ([.reference, .number], 0, "ref reference référence réf referencia riferimento rif referência referentie"),
        (.number, 0, "no number nr num id nummer numéro número numero n nº nro núm"),
    ]

    private static let identifiers: [(roles: WordRoles, value: UInt8, words: String)] =
        NationalScheme.labels.map { (.nationalScheme, $0.scheme.rawValue, $0.words) } + [
            (.bank, 0, "iban bic swift"),
            (.vat, 0, "vat ust ustid ustidnr umsatzsteuer uid tva iva btw mwst partita piva vatin"),
            (.card, 0, "card visa mastercard amex maestro karte kreditkarte carte tarjeta carta creditcard cartão"),
        ]

    private static let people: [(roles: WordRoles, value: UInt8, words: String)] = [
        (.title, 1, "mr mrs ms miss mx dr prof professor sir dame madam lord lady rev"),
        (
            .title, 1,
            "m herr herrn frau mme mlle maître sr sra srta don doña sig dott dottssa avv ing dhr mevr heer dipl"
        ),
        (
            .title, 2,
            "monsieur madame mademoiselle señor señora señorita signor signora signorina mevrouw senhor senhora"
        ),
        (
            .salutation, 0,
            "dear hi hello hallo liebe lieber sehr geehrte geehrter cher chère bonjour estimado estimada querido querida hola gentile caro cara egregio beste geachte caríssimo prezado prezada"
        ),
        (
            .closing, 0,
            "kind best regards yours sincerely thanks many warm warmest with cheers mit freundliche freundlichen beste viele liebe herzliche hochachtungsvoll gruß cordialement bien sincères salutations amicalement respectueusement veuillez saludos atentamente cordialmente un cordiali distinti saluti met vriendelijke hartelijke groeten hoogachtend atenciosamente cumprimentos com"
        ),
        (
            .personLabel, 0,
            "contact attn attention ansprechpartner ansprechpartnerin bearbeiter sachbearbeiter bearbeiterin kontakt zuständig signed unterzeichnet responsable interlocuteur contacto atención referente contatto contactpersoon behandeld contato name nom nombre nome naam author autor auteur director geschäftsführer gérant mieter vermieter"
        ),
        (.particle, 0, "de van von der den del della di da la le du dos des ter ten zu zur y e st san al el bin ibn"),
    ]

    private static let places: [(roles: WordRoles, value: UInt8, words: String)] = [
        (
            .streetFirst, 0,
            "rue avenue boulevard bd place chemin allée allee impasse quai cours route square passage via viale piazza piazzale corso largo vicolo contrada strada borgo calle avenida avda plaza paseo ronda camino carretera cañada glorieta acceso pasaje urbanización cuesta alameda callejón rambla vial via"
        ),
        (
            .streetLast, 0,
            "street st road rd lane ln avenue ave drive dr court ct place pl square sq boulevard blvd way terrace close crescent gardens grove hill mews park row walk parkway pkwy highway hwy circle cir trail route alley broadway plaza quay wharf yard view meadow meadows rise green heights"
        ),
        (
            .unit, 0,
            "flat apt apartment suite ste unit studio floor room bâtiment bât appt appartement piso puerta portal planta escalera interno scala appartamento wohnung etage stock top bus"
        ),
        (
            .placeLink, 0,
            "am an der im in bei ob vor upon on under le la les sur sous de del di da d l aux en lès aan den het op the of and y e nell nel nella a sul terme bad sankt san santa santo sint saint"
        ),
        (
            .state, 0,
            "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr vi gu as mp fm mh pw"
        ),
    ]
}
