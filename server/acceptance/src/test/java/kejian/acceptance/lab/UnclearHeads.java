package kejian.acceptance.lab;

import java.util.List;

/** Heads of which two programs on the way could think differently, numbered. */
final class UnclearHeads {

    private UnclearHeads() {}

    /**
     * One of them.
     *
     * @param head its lines, parted by {@code ~}; {@code SEGMENT} is an address that is served
     */
    record Case(int number, String what, String head) {

        @Override
        public String toString() {
            return number + " " + what;
        }
    }

    static final List<Case> ALL =
            List.of(
                    new Case(
                            1,
                            "length and chunks",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5~Transfer-Encoding: chunked"),
                    new Case(
                            2,
                            "chunks and length",
                            "POST /v/cmcd HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 5"),
                    new Case(
                            3,
                            "two lengths",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5~Content-Length: 6"),
                    new Case(
                            4,
                            "two lengths in one",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5, 6"),
                    new Case(
                            5,
                            "a negative length",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: -1"),
                    new Case(
                            6,
                            "a signed length",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: +5"),
                    new Case(
                            7,
                            "a hexadecimal length",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 0x5"),
                    new Case(
                            8,
                            "a length with a space",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 5 5"),
                    new Case(
                            9,
                            "a length beyond all",
                            "POST /v/cmcd HTTP/1.1~Host: a~Content-Length: 99999999999999999999"),
                    new Case(
                            10, "an empty length", "POST /v/cmcd HTTP/1.1~Host: a~Content-Length:"),
                    new Case(
                            11,
                            "chunks",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: chunked"),
                    new Case(
                            12,
                            "chunks in capitals",
                            "GET SEGMENT HTTP/1.1~Host: a~TRANSFER-ENCODING: CHUNKED"),
                    new Case(
                            13,
                            "chunks after a tab",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding:\tchunked"),
                    new Case(
                            14,
                            "chunks with a space",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding : chunked"),
                    new Case(
                            15,
                            "another encoding",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: xchunked"),
                    new Case(
                            16,
                            "chunks and identity",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: chunked, identity"),
                    new Case(
                            17,
                            "two encodings",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: identity~Transfer-Encoding: chunked"),
                    new Case(
                            18,
                            "chunks in a folded line",
                            "GET SEGMENT HTTP/1.1~Host: a~X: y~ Transfer-Encoding: chunked"),
                    new Case(
                            19,
                            "chunks after the Host, folded",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding:~ chunked"),
                    new Case(
                            20,
                            "chunks and NUL",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: chun\0ked"),
                    new Case(
                            21,
                            "chunks after a form feed",
                            "GET SEGMENT HTTP/1.1~Host: a~Transfer-Encoding: \u000bchunked"),
                    new Case(22, "a space before a colon", "GET SEGMENT HTTP/1.1~Host : a"),
                    new Case(23, "a name with a space", "GET SEGMENT HTTP/1.1~Host: a~X Y: z"),
                    new Case(24, "a line without colon", "GET SEGMENT HTTP/1.1~Host: a~nonsense"),
                    new Case(25, "a line without name", "GET SEGMENT HTTP/1.1~Host: a~: z"),
                    new Case(26, "a name with NUL", "GET SEGMENT HTTP/1.1~Host: a~X\0Y: z"),
                    new Case(27, "a value with NUL", "GET SEGMENT HTTP/1.1~Host: a~X: y\0z"),
                    new Case(
                            28,
                            "a value with CR",
                            "GET SEGMENT HTTP/1.1~Host: a~X: y\rTransfer-Encoding: chunked"),
                    new Case(29, "two Hosts", "GET SEGMENT HTTP/1.1~Host: a~Host: b"),
                    new Case(30, "the same Host twice", "GET SEGMENT HTTP/1.1~Host: a~Host: a"),
                    new Case(31, "no Host", "GET SEGMENT HTTP/1.1"),
                    new Case(32, "two Hosts of 1.0", "GET SEGMENT HTTP/1.0~Host: a~Host: b"),
                    new Case(33, "a folded first line", "GET SEGMENT HTTP/1.1~ Host: a~Host: b"),
                    new Case(34, "bare LF throughout", "GET SEGMENT HTTP/1.1\nHost: a\n\n"),
                    new Case(
                            35,
                            "a bare LF that hides a head",
                            "GET SEGMENT HTTP/1.1~Host: a~X: y\nTransfer-Encoding: chunked"),
                    new Case(36, "a method of no letters", "GE(T SEGMENT HTTP/1.1~Host: a"),
                    new Case(37, "another version", "GET SEGMENT HTTP/9.9~Host: a"),
                    new Case(38, "HTTP/2 in the clear", "PRI * HTTP/2.0~~SM"),
                    new Case(39, "a version with a tail", "GET SEGMENT HTTP/1.1x~Host: a"),
                    new Case(40, "no version", "GET SEGMENT"),
                    new Case(41, "two spaces", "GET  SEGMENT HTTP/1.1  x~Host: a"),
                    new Case(
                            42,
                            "TLS in the clear",
                            "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003~~"),
                    new Case(43, "150 heads", "GET SEGMENT HTTP/1.1~Host: a" + heads(150, 60)),
                    new Case(44, "10,000 heads", "GET SEGMENT HTTP/1.1~Host: a" + heads(10_000, 1)),
                    new Case(
                            45,
                            "a head of 64 KB",
                            "GET SEGMENT HTTP/1.1~Host: a~X: " + "y".repeat(65_536)),
                    new Case(
                            46,
                            "a name of 64 KB",
                            "GET SEGMENT HTTP/1.1~Host: a~" + "y".repeat(65_536) + ": z"),
                    new Case(
                            47,
                            "a line of 64 KB",
                            "GET /" + "y".repeat(65_536) + " HTTP/1.1~Host: a"),
                    new Case(
                            48,
                            "a head of 8 MB",
                            "GET SEGMENT HTTP/1.1~Host: a~X: " + "y".repeat(8_000_000)));

    private static String heads(int count, int length) {
        StringBuilder heads = new StringBuilder();
        for (int i = 0; i < count; i++) {
            heads.append("~X-").append(i).append(": ").append("y".repeat(length));
        }
        return heads.toString();
    }
}
