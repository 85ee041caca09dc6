// Substrate: a sovereign AI appliance.
// SPDX-License-Identifier: Apache-2.0

/// The size of a picture as its header tells it, before anything is decoded.
struct PictureShape: Hashable {
    /// How many pixels wide.
    let width: Int
    /// How many pixels high.
    let height: Int
    /// How many pictures the file holds, where that can be told without decoding.
    let pages: Int
    /// Whether it says where it was taken.
    let hasLocation: Bool

    /// The pixels of one picture.
    var pixels: Int { width * height }

    private init?(_ width: Int?, _ height: Int?, pages: Int = 1, hasLocation: Bool = false) {
        guard let width, let height, (1...10_000_000).contains(width), (1...10_000_000).contains(height) else {
            return nil
        }
        self.width = width
        self.height = height
        self.pages = pages
        self.hasLocation = hasLocation
    }

    /// Reads the header of a PNG, JPEG, GIF, BMP, WebP, TIFF or portable bitmap; nil for anything else or a broken one.
    init?(_ bytes: [UInt8]) {
        let reader = BytePlaces(bytes)
        let shape: PictureShape? =
            if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
                PictureShape(reader.big32(16), reader.big32(20))
            } else if bytes.starts(with: [0xFF, 0xD8]) {
                Self.jpeg(reader)
            } else if bytes.starts(with: "GIF8".utf8) {
                PictureShape(reader.little16(6), reader.little16(8))
            } else if bytes.starts(with: "BM".utf8) {
                reader.little32(14) == 12
                    ? PictureShape(reader.little16(18), reader.little16(20))
                    : PictureShape(reader.little32(18), reader.signed32(22).map { abs($0) })
            } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
                Self.webP(reader)
            } else if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
                Self.tiff(TIFFDirectory.Source(bytes, at: 0))
            } else if let kind = bytes.dropFirst().first, bytes.first == UInt8(ascii: "P"), (0x31...0x36).contains(kind)
            {
                Self.portable(bytes)
            } else {
                nil
            }
        guard let shape else { return nil }
        self = shape
    }

    /// A JPEG's size stands in its frame header, behind other segments.
    private static func jpeg(_ reader: BytePlaces) -> PictureShape? {
        var place = 2
        var hasLocation = false
        while let mark = reader.byte(place), mark == 0xFF, let kind = reader.byte(place + 1) {
            if kind == 0xFF {
                place += 1
                continue
            }
            if kind == 0x01 || (0xD0...0xD8).contains(kind) {
                place += 2
                continue
            }
            guard let length = reader.big16(place + 2), length >= 2 else { return nil }
            if (0xC0...0xCF).contains(kind), kind != 0xC4, kind != 0xC8, kind != 0xCC {
                return PictureShape(reader.big16(place + 7), reader.big16(place + 5), hasLocation: hasLocation)
            }
            if kind == 0xE1, reader.has("Exif\0\0", at: place + 4) {
                let source = TIFFDirectory.Source(reader.bytes, at: place + 10)
                hasLocation = TIFFDirectory.first(source)?.hasLocation ?? false
            }
            place += 2 + length
        }
        return nil
    }

    private static func webP(_ reader: BytePlaces) -> PictureShape? {
        if reader.has("VP8X", at: 12) {
            return PictureShape(reader.little24(24).map { $0 + 1 }, reader.little24(27).map { $0 + 1 })
        }
        if reader.has("VP8L", at: 12), let bits = reader.little32(21) {
            return PictureShape(bits & 0x3FFF + 1, bits >> 14 & 0x3FFF + 1)
        }
        guard reader.has("VP8 ", at: 12) else { return nil }
        return PictureShape(reader.little16(26).map { $0 & 0x3FFF }, reader.little16(28).map { $0 & 0x3FFF })
    }

    /// A TIFF may hold many pictures; the largest counts. A chain of directories that never ends is broken.
    private static func tiff(_ source: TIFFDirectory.Source) -> PictureShape? {
        var next = TIFFDirectory.first(source)
        var count = 0
        var largest: PictureShape?
        while let directory = next {
            count += 1
            guard count <= 1_000, let shape = PictureShape(directory.width, directory.height) else { return nil }
            if shape.pixels > largest?.pixels ?? 0 { largest = shape }
            if directory.hasLocation {
                largest = largest.flatMap { PictureShape($0.width, $0.height, hasLocation: true) }
            }
            next = directory.next > 0 ? TIFFDirectory(source, at: directory.next) : nil
        }
        return largest.flatMap {
            PictureShape($0.width, $0.height, pages: count, hasLocation: $0.hasLocation)
        }
    }

    /// `P5 640 480 255`, with comments between.
    private static func portable(_ bytes: [UInt8]) -> PictureShape? {
        var numbers: [Int] = []
        var isComment = false
        var digits = ""
        for byte in bytes.dropFirst(2).prefix(1024) {
            if isComment {
                isComment = byte != 0x0A
            } else if (0x30...0x39).contains(byte), digits.count < 8 {
                digits.append(Character(Unicode.Scalar(byte)))
            } else {
                if let number = Int(digits) { numbers.append(number) }
                digits = ""
                isComment = byte == UInt8(ascii: "#")
                if numbers.count == 2 { return PictureShape(numbers[0], numbers[1]) }
            }
        }
        return nil
    }
}

/// Numbers at places of a file, nil beyond its end.
struct BytePlaces {
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func byte(_ place: Int) -> Int? { bytes.indices.contains(place) ? Int(bytes[place]) : nil }
    func big16(_ place: Int) -> Int? { number(place, 2, isBig: true) }
    func big32(_ place: Int) -> Int? { number(place, 4, isBig: true) }
    func little16(_ place: Int) -> Int? { number(place, 2, isBig: false) }
    func little24(_ place: Int) -> Int? { number(place, 3, isBig: false) }
    func little32(_ place: Int) -> Int? { number(place, 4, isBig: false) }
    func signed32(_ place: Int) -> Int? { little32(place).map { Int(Int32(truncatingIfNeeded: $0)) } }
    func has(_ text: StaticString, at place: Int) -> Bool {
        place >= 0 && place <= bytes.count && bytes[place...].starts(with: text.description.utf8)
    }
    func number(_ place: Int, _ length: Int, isBig: Bool) -> Int? {
        guard place >= 0, place <= bytes.count - length else { return nil }
        var value = 0
        for index in 0..<length { value = value << 8 | Int(bytes[place + (isBig ? index : length - 1 - index)]) }
        return value
    }
}

/// One directory of a TIFF file or of a JPEG's EXIF part.
struct TIFFDirectory {
    /// The file the directory stands in, with its byte order.
    struct Source {
        let places: BytePlaces
        let start: Int
        let isBig: Bool

        init(_ bytes: [UInt8], at start: Int) {
            places = BytePlaces(bytes)
            self.start = start
            isBig = places.byte(start) == 0x4D
        }
        func number(_ place: Int, _ length: Int) -> Int? { places.number(start + place, length, isBig: isBig) }
    }

    private(set) var width: Int?
    private(set) var height: Int?
    private(set) var hasLocation = false
    /// Where the next directory stands; 0 for none.
    private(set) var next = 0

    /// The first directory of a file.
    static func first(_ source: Source) -> TIFFDirectory? {
        source.number(4, 4).flatMap { TIFFDirectory(source, at: $0) }
    }

    init?(_ source: Source, at place: Int) {
        guard place > 0, let count = source.number(place, 2) else { return nil }
        for index in 0..<count {
            let entry = place + 2 + index * 12
            guard let tag = source.number(entry, 2), let type = source.number(entry + 2, 2) else { break }
            let value = type == 3 ? source.number(entry + 8, 2) : source.number(entry + 8, 4)
            switch tag {
            case 256: width = value
            case 257: height = value
            case 0x8825: hasLocation = true
            default: break
            }
        }
        next = source.number(place + 2 + count * 12, 4) ?? 0
    }
}
