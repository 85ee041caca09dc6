// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The office formats that are XML in a zip file.
extension DocumentFormat {
    /// Their media types, with those of templates, slide shows and files with macros.
    static let office: [String: DocumentFormat] = {
        let openXML = "application/vnd.openxmlformats-officedocument."
        let openDocument = "application/vnd.oasis.opendocument."
        var formats: [String: DocumentFormat] = [:]
        for kind in ["document", "template"] { formats["\(openXML)wordprocessingml.\(kind)"] = docx }
        for kind in ["sheet", "template"] { formats["\(openXML)spreadsheetml.\(kind)"] = xlsx }
        for kind in ["presentation", "template", "slideshow"] { formats["\(openXML)presentationml.\(kind)"] = pptx }
        for kind in ["document", "template"] { formats["application/vnd.ms-word.\(kind).macroenabled.12"] = docx }
        for kind in ["sheet", "template", "addin"] {
            formats["application/vnd.ms-excel.\(kind).macroenabled.12"] = xlsx
        }
        for kind in ["presentation", "template", "slideshow"] {
            formats["application/vnd.ms-powerpoint.\(kind).macroenabled.12"] = pptx
        }
        for kind in ["text", "text-template", "text-master", "text-web"] { formats[openDocument + kind] = odt }
        for kind in ["spreadsheet", "spreadsheet-template"] { formats[openDocument + kind] = ods }
        for kind in ["presentation", "presentation-template", "graphics", "graphics-template"] {
            formats[openDocument + kind] = odp
        }
        formats["application/epub+zip"] = epub
        return formats
    }()

    private static let docx = DocumentFormat(
        "docx", .own { content, limits throws(DocumentError) in try DocxReader.read(content, limits: limits) })
    private static let xlsx = DocumentFormat(
        "xlsx", .own { content, limits throws(DocumentError) in try XlsxReader.read(content, limits: limits) })
    private static let pptx = DocumentFormat(
        "pptx", .own { content, limits throws(DocumentError) in try PptxReader.read(content, limits: limits) })
    private static let odt = DocumentFormat(
        "odt", .own { content, limits throws(DocumentError) in try OpenDocumentReader.read(content, limits: limits) })
    private static let ods = DocumentFormat(
        "ods", .own { content, limits throws(DocumentError) in try OpenDocumentReader.read(content, limits: limits) })
    private static let odp = DocumentFormat(
        "odp", .own { content, limits throws(DocumentError) in try OpenDocumentReader.read(content, limits: limits) })
    private static let epub = DocumentFormat(
        "epub", .own { content, limits throws(DocumentError) in try EpubReader.read(content, limits: limits) })
}
