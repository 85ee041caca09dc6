# Substrate: a sovereign AI appliance.
# SPDX-License-Identifier: Apache-2.0
"""Sentences with slots. The rules were tuned on TUNED with the seed `dev`; OTHER is used for held-out sentences only."""
TUNED = {
 "en": ["Please call me on {PHONE} before {DATE}.", "Write to {EMAIL} or visit {URL}.", "The transfer of {MONEY} goes to IBAN {IBAN}, BIC {BIC}.",
        "Invoice no. {REF} of {DATE} is due.", "Our office: {ADDRESS}.", "Regards to {PERSON}, who left {ORG} last week.", "Card {CARD} was declined at {IP}.",
        "Tel: {PHONE}, fax: {PHONE}", "Mr {SURNAME} met {PERSON} at {ORG} on {DATE}.", "Server {IP} answers, see {URL} and release {PLAIN}.",
        "{PERSON} <{EMAIL}> wrote about order {PLAIN}.", "We sold {PLAIN} units and ship {PLAIN}.", "Mobile {PHONE}; mail {EMAIL}.", "The total is {MONEY}, payable by {DATE}."],
 "de": ["Bitte rufen Sie mich unter {PHONE} an.", "Schreiben Sie an {EMAIL} oder besuchen Sie {URL}.", "Überweisen Sie {MONEY} auf das Konto {IBAN} (BIC {BIC}).",
        "Rechnungsnummer: {REF} vom {DATE}.", "Anschrift: {ADDRESS}", "Herr {SURNAME} von {ORG} kommt am {DATE}.", "Tel.: {PHONE}", "{PERSON} arbeitet bei {ORG}.",
        "Die Karte {CARD} wurde gesperrt, Zugriff von {IP}.", "Der Vertrag läuft bis {DATE}, Summe {MONEY}.", "Wir haben {PLAIN} Stück und {PLAIN} bestellt."],
 "fr": ["Appelez-moi au {PHONE} avant le {DATE}.", "Écrivez à {EMAIL} ou consultez {URL}.", "Virement de {MONEY} sur le compte {IBAN}, BIC {BIC}.", "Facture n° {REF} du {DATE}.",
        "Notre adresse : {ADDRESS}", "Mme {SURNAME} a rencontré {PERSON} chez {ORG}.", "Tél. : {PHONE}", "La carte {CARD} a été refusée depuis {IP}.", "Il reste {PLAIN} pièces, version {PLAIN}."],
 "es": ["Llame al {PHONE} antes del {DATE}.", "Escriba a {EMAIL} o visite {URL}.", "Transferencia de {MONEY} a la cuenta {IBAN}, BIC {BIC}.", "Factura n.º {REF} del {DATE}.",
        "Nuestra dirección: {ADDRESS}", "El señor {SURNAME} habló con {PERSON} de {ORG}.", "Teléfono: {PHONE}", "La tarjeta {CARD} fue rechazada desde {IP}.", "Quedan {PLAIN} piezas."],
 "it": ["Chiamare il {PHONE} entro il {DATE}.", "Scrivere a {EMAIL} o visitare {URL}.", "Bonifico di {MONEY} sul conto {IBAN}, BIC {BIC}.", "Fattura n. {REF} del {DATE}.",
        "Il nostro indirizzo: {ADDRESS}", "La signora {SURNAME} ha parlato con {PERSON} di {ORG}.", "Telefono: {PHONE}", "La carta {CARD} è stata rifiutata da {IP}.", "Restano {PLAIN} pezzi."],
 "nl": ["Bel mij op {PHONE} voor {DATE}.", "Schrijf naar {EMAIL} of bezoek {URL}.", "Overboeking van {MONEY} naar rekening {IBAN}, BIC {BIC}.", "Factuurnummer {REF} van {DATE}.",
        "Ons adres: {ADDRESS}", "Mevrouw {SURNAME} sprak met {PERSON} van {ORG}.", "Telefoon: {PHONE}", "De kaart {CARD} werd geweigerd vanaf {IP}.", "Er zijn nog {PLAIN} stuks."],
}
OTHER = {
 "en": ["If nobody answers at {PHONE}, try {EMAIL}; the deadline was {DATE}.", "Refund ({MONEY}) sent to {IBAN} yesterday.", "Logs of {DATE} show {IP} opening {URL}",
        "Give {PERSON} a ring on {PHONE}, or drop by: {ADDRESS}", "{ORG} hired {PERSON} in spring; contract no. {REF}.", "We have {PLAIN} of them since {DATE}, cost {MONEY} in all.", "Dr {SURNAME}'s secretary can be reached at {PHONE} or {EMAIL}."],
 "de": ["Falls niemand unter {PHONE} abhebt: {EMAIL}, spätestens am {DATE}.", "Erstattung ({MONEY}) ging an {IBAN}.", "Seit {DATE} ist {PERSON} Geschäftsführer der {ORG}.", "Auftrag {REF}: Lieferung an {ADDRESS}", "Frau {SURNAME} erreichen Sie telefonisch: {PHONE}."],
 "fr": ["Sans réponse au {PHONE}, écrire à {EMAIL} avant le {DATE}.", "Remboursement ({MONEY}) envoyé à {IBAN}.", "Depuis le {DATE}, {PERSON} dirige {ORG}.", "Livraison : {ADDRESS}", "Joindre Mme {SURNAME} par téléphone, {PHONE}."],
 "es": ["Si no contestan en el {PHONE}, escriba a {EMAIL} antes del {DATE}.", "Devolución ({MONEY}) enviada a {IBAN}.", "Desde el {DATE}, {PERSON} dirige {ORG}.", "Entrega: {ADDRESS}", "La señora {SURNAME} está en el teléfono {PHONE}."],
 "it": ["Se nessuno risponde al numero {PHONE}, scrivere a {EMAIL} entro il {DATE}.", "Rimborso ({MONEY}) inviato a {IBAN}.", "Dal {DATE} {PERSON} dirige {ORG}.", "Consegna: {ADDRESS}", "Il signor {SURNAME} risponde al telefono {PHONE}."],
 "nl": ["Als niemand opneemt op {PHONE}, mail dan {EMAIL} voor {DATE}.", "Terugbetaling ({MONEY}) gestuurd naar {IBAN}.", "Sinds {DATE} leidt {PERSON} {ORG}.", "Levering: {ADDRESS}", "De heer {SURNAME} is telefonisch bereikbaar: {PHONE}."],
}
