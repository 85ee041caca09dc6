// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

import Charsets
import Testing

@Suite("Charsets: text without a label")
struct DetectionTests {
    static let samples: [(Charset, String, String)] = [
        (
            .windows1252, "CP1252",
            "Sehr geehrte Damen und Herren, für die Prüfung der Straße schicken wir Ihnen die Pläne. Viele Grüße, Jörg Müller"
        ),
        (
            .windows1252, "CP1252",
            "Veuillez trouver ci-joint le relevé des travaux réalisés à l’été, où la société a déjà été payée."
        ),
        (.windows1252, "CP1252", "La niña pidió un café con leche y el señor preguntó cuántos años tenía."),
        (.windows1252, "CP1252", "It costs €20 – “quoted” words and a café"),
        (
            .windows1250, "CP1250",
            "Zażółć gęślą jaźń. Proszę przesłać dokumenty do końca miesiąca, dziękuję za współpracę. Właśnie ukończyłem całość."
        ),
        (.windows1250, "CP1250", "Příliš žluťoučký kůň úpěl ďábelské ódy. Děkuji, přeji hezký den."),
        (
            .windows1251, "CP1251",
            "Здравствуйте! Посылаем вам документы по договору. Просим подтвердить получение письма до пятницы."
        ),
        (
            .koi8U, "KOI8-U",
            "Здравствуйте! Посылаем вам документы по договору. Просим подтвердить получение письма до пятницы."
        ),
        (
            .ibm866, "CP866",
            "Здравствуйте! Посылаем вам документы по договору. Просим подтвердить получение письма до пятницы."
        ),
        (
            .windows1253, "CP1253",
            "Καλημέρα σας, σας στέλνουμε τα έγγραφα για τη συμφωνία και περιμένουμε την απάντησή σας."
        ),
        (
            .windows1254, "CP1254",
            "Sayın müşterimiz, sipariş ettiğiniz ürünler yarın gönderilecektir. İyi günler dileriz, ışık ve güneş."
        ),
        (.windows1255, "CP1255", "שלום רב, מצורפים המסמכים לחוזה. נודה לאישור קבלת המכתב עד יום שישי."),
        (.windows1256, "CP1256", "مرحبا، نرسل لكم الوثائق الخاصة بالعقد ونرجو تأكيد استلام الرسالة قبل يوم الجمعة."),
        (.shiftJIS, "CP932", "お世話になっております。契約書を送付いたしますので、ご確認をお願いいたします。"),
        (.eucJP, "EUC-JP", "お世話になっております。契約書を送付いたしますので、ご確認をお願いいたします。"),
        (.iso2022JP, "ISO-2022-JP", "お世話になっております。契約書を送付いたします。"),
        (.gb18030, "GBK", "您好，我们把合同的文件发给您，请在星期五之前确认收到这封信。谢谢大家的工作。"),
        (.big5, "BIG5", "您好，我們把合約的文件寄給您，請在星期五之前確認收到這封信。謝謝大家的工作。"),
        (.eucKR, "EUC-KR", "안녕하세요. 계약 서류를 보내 드리오니 금요일까지 받으셨는지 확인해 주시기 바랍니다."),
        (.utf16, "UTF-16", "Hé, wide words"), (.utf16LittleEndian, "UTF-16LE", "Hé, wide words and some more of them"),
        (.utf16BigEndian, "UTF-16BE", "Hé, wide words and some more of them"),
        (.utf32, "UTF-32", "wide"), (.utf32LittleEndian, "UTF-32LE", "Hé, wide words"),
        (.utf8, "UTF-8", "Grüße, 日本語, Привет"),
        (.utf8, "UTF-8", "plain words"),
    ]

    @Test(arguments: samples)
    func `the charset of a paragraph is found`(charset: Charset, name: String, text: String) throws {
        let bytes = try #require(SystemConverter.convert(Array(text.utf8), from: "UTF-8", to: name))
        #expect(Charset.detect(bytes) == charset, "\(charset.decode(bytes).text)")
        #expect(charset.decode(bytes).text == text)
    }

    @Test func `marks are believed, nothing is UTF-8, and a broken end does not make a text another`() {
        #expect(Charset.detect([UInt8]()) == .utf8)
        #expect(Charset.detect([0xEF, 0xBB, 0xBF, 0x41]) == .utf8)
        #expect(Charset.detect([0xFF, 0xFE, 0x41, 0]) == .utf16)
        let long = Array(String(repeating: "Grüße und Küsse. ", count: 5_000).utf8)
        #expect(Charset.detect(long + [0xFF]) == .utf8)
        #expect(Charset.detect([0x63, 0x61, 0x66, 0xE9]) == .windows1252)
    }
}
