// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@Suite("Documents: language")
struct LanguageTests {
    @Test(arguments: [
        ("en", "We have received your letter of the third of March and will answer it before the end of the month."),
        (
            "de",
            "Wir haben Ihr Schreiben vom dritten März erhalten und werden es noch vor dem Ende des Monats beantworten."
        ),
        (
            "fr",
            "Nous avons reçu votre lettre du trois mars et nous vous répondrons avant la fin du mois, comme il est d'usage."
        ),
        (
            "es",
            "Hemos recibido su carta del tres de marzo y le responderemos antes de que termine el mes, como es costumbre."
        ),
        (
            "it",
            "Abbiamo ricevuto la vostra lettera del tre marzo e risponderemo prima della fine del mese, come è consuetudine."
        ),
        (
            "nl",
            "Wij hebben uw brief van drie maart ontvangen en zullen die nog voor het einde van de maand beantwoorden."
        ),
        (
            "pt",
            "Recebemos a sua carta de três de março e não deixaremos de responder até ao fim do mês, como é costume."
        ),
        ("sv", "Vi har fått ert brev från den tredje mars och ska svara på det innan månaden är slut, som vi brukar."),
        (
            "da",
            "Vi har modtaget deres brev af den tredje marts og skal nok svare på det, før måneden er forbi, hvad nogle af os håber."
        ),
        (
            "no",
            "Vi har mottatt brevet av den tredje mars og skal svare på det etter at noen av oss har lest det, hva nå det blir."
        ),
        (
            "fi",
            "Olemme saaneet kirjeenne ja vastaamme siihen ennen kuin kuukausi on lopussa, mutta se ei ole vielä valmis."
        ),
        (
            "pl",
            "Otrzymaliśmy państwa list z trzeciego marca i odpowiemy na niego przed końcem miesiąca, jak to jest w zwyczaju."
        ),
        (
            "cs",
            "Obdrželi jsme váš dopis ze třetího března a odpovíme na něj před koncem měsíce, protože to je u nás zvykem."
        ),
        (
            "hu",
            "Megkaptuk az ön március harmadikai levelét, és még a hónap vége előtt válaszolunk rá, mert ez így szokás nálunk."
        ),
        (
            "ro",
            "Am primit scrisoarea dumneavoastră din trei martie și vom răspunde la ea până la sfârșitul lunii, după cum este obiceiul."
        ),
        (
            "tr",
            "Üç Mart tarihli mektubunuzu aldık ve ay sonundan önce cevap vereceğiz, çünkü bu bizim için çok önemli bir konu."
        ),
        ("ru", "Мы получили ваше письмо от третьего марта и ответим на него до конца месяца, как это у нас принято."),
        (
            "uk",
            "Ми отримали вашого листа від третього березня і відповімо на нього до кінця місяця, як це у нас заведено."
        ),
        (
            "bg",
            "Получихме вашето писмо от трети март и ще отговорим на него до края на месеца, както е обичайно при нас."
        ),
        ("el", "Λάβαμε την επιστολή σας και θα απαντήσουμε."), ("he", "קיבלנו את מכתבך ונשיב עד סוף החודש."),
        (
            "ar",
            "لقد تلقينا رسالتكم في الثالث من مارس وسوف نرد على هذه الرسالة بعد أن نقرأ كل ما جاء في الرسالة التي وصلت إلى هنا."
        ),
        ("ja", "お手紙を受け取りました。月末までにお返事します。"), ("zh", "我们已经收到您三月三日的来信，将在月底之前答复。"),
        ("ko", "보내 주신 편지를 잘 받았으며 이달 말까지 답장하겠습니다."), ("th", "เราได้รับจดหมายของคุณแล้ว"),
    ])
    func `a sentence tells its language`(language: String, text: String) {
        let guess = LanguageGuess(text)
        #expect(guess?.language == language)
        #expect(guess?.isSure == true, "share \(guess?.share ?? 0)")
    }

    @Test(arguments: ["INV-2026-007 1,900.00", "Maria Lind", "xyz qwv", "", "1 2 3", "de la", "Kestrel Ltd, Oslo"])
    func `too little tells nothing for sure`(text: String) {
        #expect(LanguageGuess(text)?.isSure != true)
    }

    @Test func `a text in two languages gets that of the larger part, or none`() {
        let german = "Wir haben Ihr Schreiben erhalten und werden es noch vor dem Ende des Monats beantworten. "
        let english = "We have received your letter and will answer it before the end of the month. "
        #expect(LanguageGuess(String(repeating: german, count: 9) + english)?.language == "de")
        #expect(LanguageGuess(german + english)?.isSure == false)
    }

    @Test func `the same text gives the same guess`() {
        let text = "kommer som det er for og til"
        #expect(LanguageGuess(text) == LanguageGuess(text))
    }
}
