// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The elements of HTML whose meaning matters for text; all others are plain inline elements.
enum HTMLElement: String, CaseIterable {
    case other = ""
    case a, abbr, address, area, article, aside, b, base, blockquote, body, br, button, caption, center, col, colgroup
    case datalist, dd, details, dialog, dir, div, dl, dt, embed, fieldset, figcaption, figure, footer, form, frame
    case frameset, h1, h2, h3, h4, h5, h6, head, header, hgroup, hr, html, iframe, img, input, legend, li, link
    case listing, main, menu, meta, nav, noembed, noframes, noscript, object, ol, optgroup, option, p, param, pre, rp
    case rt, script, section, select, source, style, summary, svg, table, tbody, td, template, text, textarea, tfoot
    case th, thead, title, tr, track, ul, video, wbr, xmp

    /// The elements by the first eight bytes of their names, in small letters.
    static let byKey: [UInt64: HTMLElement] = Dictionary(
        allCases.dropFirst().map { (key(Array($0.rawValue.utf8)[...]), $0) }, uniquingKeysWith: { first, _ in first })

    /// The first eight bytes of a name, in small letters, as a number.
    static func key(_ name: ArraySlice<UInt8>) -> UInt64 {
        name.prefix(8).reduce(0) { $0 << 8 | UInt64($1.lowered) }
    }

    /// Whether it has no content and no end tag.
    var isVoid: Bool {
        switch self {
        case .area, .base, .br, .col, .embed, .frame, .hr, .img, .input, .link, .meta, .param, .source, .track, .wbr:
            true
        default: false
        }
    }
    /// Whether its content is no markup: it ends at its end tag alone.
    var isRawText: Bool {
        switch self {
        case .script, .style, .xmp, .iframe, .noembed, .noframes, .noscript, .textarea, .title, .listing: true
        default: false
        }
    }
    /// Whether it starts and ends a line of its own.
    var isBlock: Bool {
        switch self {
        case .address, .article, .aside, .blockquote, .body, .caption, .center, .dd, .details, .dialog, .dir, .div,
            .dl, .dt, .fieldset, .figcaption, .figure, .footer, .form, .h1, .h2, .h3, .h4, .h5, .h6, .header, .hgroup,
            .hr, .html, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup, .option, .p, .pre, .section,
            .select, .summary, .table, .ul, .xmp, .tr, .td, .th:
            true
        default: false
        }
    }
    /// Whether a blank line stands before and after it.
    var isParagraph: Bool {
        switch self {
        case .blockquote, .caption, .dl, .fieldset, .figure, .h1, .h2, .h3, .h4, .h5, .h6, .hr, .listing, .menu, .ol,
            .p, .pre,
            .table, .ul, .xmp:
            true
        default: false
        }
    }
    /// Whether starting it ends an open paragraph.
    var endsParagraph: Bool {
        switch self {
        case .option, .optgroup, .td, .th, .tr, .caption, .body, .html, .legend, .select: false
        default: isBlock
        }
    }
    /// Whether an end tag inside it reaches nothing outside.
    var isScope: Bool {
        switch self {
        case .td, .th, .caption, .table, .template, .object, .html: true
        default: false
        }
    }
    /// The open elements that starting this one ends, and those that shield them.
    var implied: (ends: Set<HTMLElement>, behind: Set<HTMLElement>)? {
        switch self {
        case .li: ([.li], [.ul, .ol, .menu, .dir, .table, .td, .th])
        case .dt, .dd: ([.dt, .dd], [.dl, .table, .td, .th])
        case .option: ([.option], [.select, .datalist])
        case .optgroup: ([.option, .optgroup], [.select])
        case .td, .th: ([.td, .th], [.table, .tr])
        case .tr: ([.tr], [.table])
        case .tbody, .thead, .tfoot: ([.tbody, .thead, .tfoot, .caption, .colgroup], [.table])
        default: nil
        }
    }
    /// Whether its content is never shown, so it is left out without a remark.
    var isDropped: Bool {
        switch self {
        case .datalist, .template, .rp, .svg, .noframes, .noembed: true
        default: false
        }
    }
}

/// The attributes of HTML that matter for text.
enum HTMLAttribute: String, CaseIterable {
    case alt, background, charset, colspan, content, data, hidden, href, lang, name, open, poster, property, rel, role
    case src, srcset, start, style, type, value, height, width
    case `class`
    case httpEquiv = "http-equiv"
    case xmlLang = "xml:lang"

    /// The attributes by the first eight bytes of their names.
    static let byKey: [UInt64: HTMLAttribute] = Dictionary(
        allCases.map { (HTMLElement.key(Array($0.rawValue.utf8)[...]), $0) }, uniquingKeysWith: { first, _ in first })
}
