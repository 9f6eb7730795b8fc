package kejian.sheet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table "Sheets" of the reliability page, numbered. */
class SheetCasesTest {

    private static final String H = "视频文件,标题,专栏,时长\n";
    private static final Charset GBK = Charset.forName("GBK");

    /** A bomb may take ten seconds; the machine may be busy. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    static final Manifest.Surroundings ANYWHERE =
            new Manifest.Surroundings() {
                @Override
                public boolean hasFile(String name) {
                    return !name.startsWith("no-such");
                }

                @Override
                public Optional<String> column(String name) {
                    return Optional.of(name);
                }
            };

    static Manifest check(byte[] file) throws SheetException {
        return Manifest.check(Grid.read(file, 1), Manifest.Reading.PLAIN, ANYWHERE);
    }

    private static String verdict(byte[] file) {
        try {
            Manifest manifest = check(file);
            return manifest.faults().isEmpty() ? "ok" : "manifest-row";
        } catch (SheetException e) {
            assertThat(e.sentence(true)).isNotEqualTo(e.sentence(false)).isNotBlank();
            return e.problem().code();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] joined(byte[]... pieces) {
        ByteBuffer all = ByteBuffer.allocate(Arrays.stream(pieces).mapToInt(p -> p.length).sum());
        Arrays.stream(pieces).forEach(all::put);
        return all.array();
    }

    static Stream<Arguments> csv() {
        String one = H + "a.mp4,系统,同志,60\n";
        return Stream.of(
                arguments("S01 mark of UTF-8", "ok", utf8("\ufeff" + one)),
                arguments("S02 GBK", "ok", one.getBytes(GBK)),
                arguments(
                        "S03 GB18030 of four bytes",
                        "ok",
                        (H + "a.mp4,䩐村𠮷,c,60\n").getBytes(Charset.forName("GB18030"))),
                arguments(
                        "S04 UTF-16 little",
                        "ok",
                        joined(
                                new byte[] {(byte) 0xff, (byte) 0xfe},
                                one.getBytes(StandardCharsets.UTF_16LE))),
                arguments(
                        "S05 UTF-16 big",
                        "ok",
                        joined(
                                new byte[] {(byte) 0xfe, (byte) 0xff},
                                one.getBytes(StandardCharsets.UTF_16BE))),
                arguments("S06 semicolons", "ok", utf8(one.replace(',', ';'))),
                arguments("S07 tabs", "ok", utf8(one.replace(',', '\t'))),
                arguments(
                        "S08 line ends of all kinds",
                        "ok",
                        utf8(H.replace("\n", "\r\n") + "a.mp4,甲,c,60\rb.mp4,乙,c,60\n")),
                arguments(
                        "S09 quotes and line ends in a cell",
                        "ok",
                        utf8(H + "a.mp4,\"甲,\"\"乙\"\"\n丙\",c,60\n")),
                arguments(
                        "S10 header UTF-8, row GBK",
                        "encoding-ambiguous",
                        joined(utf8(H), "a.mp4,党员,专栏,60\n".getBytes(GBK))),
                arguments(
                        "S11 header GBK, row UTF-8",
                        "encoding-ambiguous",
                        joined(H.getBytes(GBK), utf8("a.mp4,党员教育课件,专栏,60\n"))),
                arguments(
                        "S12 neither",
                        "encoding-ambiguous",
                        joined(utf8(H), new byte[] {(byte) 0xff, (byte) 0xff, '\n'})),
                arguments(
                        "S13 mark of UTF-8, bytes of GBK",
                        "encoding-ambiguous",
                        joined(utf8("\ufeff"), one.getBytes(GBK))),
                arguments("S14 open quote", "manifest-syntax", utf8(H + "a.mp4,\"甲,c,60\n")),
                arguments("S15 no header", "manifest-syntax", utf8("a.mp4,甲,专栏,60\n")),
                arguments("S16 double header", "manifest-syntax", utf8("视频文件,标题,标题,专栏\n")),
                arguments(
                        "S17 one field under two headers",
                        "manifest-syntax",
                        utf8("视频文件,title,标题,专栏\n")),
                arguments("S18 NUL", "manifest-syntax", utf8(H + "a.mp4,甲\0,c,60\n")),
                arguments("S19 empty", "manifest-syntax", new byte[0]),
                arguments("S20 blanks alone", "manifest-syntax", utf8(" \n\n")),
                arguments("S21 headers alone", "manifest-empty", utf8(H)),
                arguments(
                        "S22 cell of 1 MB",
                        "limit-exceeded",
                        utf8(H + "a.mp4," + "甲".repeat(350_000) + ",c,60\n")),
                arguments(
                        "S23 300,000 rows",
                        "limit-exceeded",
                        utf8(H + "a.mp4,甲,c,60\n".repeat(300_000))),
                arguments("S24 65 columns", "limit-exceeded", utf8(H + ",".repeat(70) + "\n")),
                arguments("S25 17 MB", "limit-exceeded", new byte[(16 << 20) + 1]),
                arguments(
                        "S26 HTML",
                        "type-mismatch",
                        utf8("<html><table><tr><td>=1+1</td></tr></table></html>")),
                arguments(
                        "S27 OLE2",
                        "type-mismatch",
                        joined(
                                new byte[] {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0},
                                new byte[2_000])));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("S28 more cells than headers", "extra-cell", "a.mp4,甲,c,60,多\n"),
                arguments("S29 missing file", "file-missing", "no-such.mp4,甲,c,60\n"),
                arguments("S30 parent folder", "path", "../../etc/passwd,甲,c,60\n"),
                arguments("S31 absolute", "path", "/etc/passwd,甲,c,60\n"),
                arguments("S32 parent folder of Windows", "path", "..\\x,甲,c,60\n"),
                arguments("S33 drive", "path", "C:\\x.mp4,甲,c,60\n"),
                arguments("S34 address of a file", "path", "file:///etc/passwd,甲,c,60\n"),
                arguments("S35 address of a server", "path", "http://169.254.169.254/,甲,c,60\n"),
                arguments("S36 row twice", "duplicate", "a.mp4,甲,c,60\na.mp4,甲,c,60\n"),
                arguments("S37 file twice", "duplicate", "a.mp4,甲,c,60\na.mp4,乙,c,60\n"),
                arguments(
                        "S38 NFC and NFD twins",
                        "duplicate",
                        "Cafe\u0301.mp4,甲,c,60\nCaf\u00e9.mp4,乙,c,60\n"),
                arguments("S39 -5", "number", "a.mp4,甲,c,-5\n"),
                arguments("S40 1e400", "number", "a.mp4,甲,c,1e400\n"),
                arguments("S41 NaN", "number", "a.mp4,甲,c,NaN\n"),
                arguments("S42 full width digits", "number", "a.mp4,甲,c,６０\n"),
                arguments("S43 bidi", "text-control", "a.mp4,甲\u202e乙,c,60\n"),
                arguments("S44 bell", "text-control", "a.mp4,甲\u0007,c,60\n"),
                arguments(
                        "S45 control in a file's name", "text-control", "a\u202e4pm.exe,甲,c,60\n"),
                arguments("S46 title of 201", "size", "a.mp4," + "长".repeat(201) + ",c,60\n"),
                arguments("S47 no video", "required", ",甲,c,60\n"),
                arguments("S48 no column", "required", "a.mp4,甲,,60\n"));
    }

    static Stream<Arguments> books() {
        String dtd = "<!DOCTYPE s [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>";
        StringBuilder laughs = new StringBuilder("<!DOCTYPE l [<!ENTITY a0 'ha'>");
        for (int i = 1; i < 10; i++) {
            laughs.append("<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>");
        }
        laughs.append("]>");
        String many = "<row><c t=\"s\"><v>3</v></c></row>".repeat(200_000);
        return Stream.of(
                arguments("S49 honest", "ok", new HostileBook().zip()),
                arguments(
                        "S50 external entity",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.STRINGS, "<sst", dtd + "<sst")
                                .replaced(HostileBook.STRINGS, "a.mp4", "&x;")
                                .zip()),
                arguments(
                        "S51 billion laughs",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.STRINGS, "<sst", laughs + "<sst")
                                .replaced(HostileBook.STRINGS, "a.mp4", "&a9;")
                                .zip()),
                arguments(
                        "S52 document type, never used",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.STRINGS, "<sst", "<!DOCTYPE sst><sst")
                                .zip()),
                arguments(
                        "S53 formula",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(
                                        HostileBook.SHEET,
                                        "t=\"s\"><v>4</v>",
                                        "><f>WEBSERVICE(A1)</f><v>1</v>")
                                .zip()),
                arguments(
                        "S54 DDE",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(
                                        HostileBook.SHEET,
                                        "t=\"s\"><v>4</v>",
                                        "><f>cmd|'/c calc'!A0</f><v>1</v>")
                                .zip()),
                arguments(
                        "S55 link to another file",
                        "document-unsafe",
                        new HostileBook().with("xl/externalLinks/externalLink1.xml", "<x/>").zip()),
                arguments(
                        "S56 string that is not there",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.SHEET, "<v>4</v>", "<v>999999999</v>")
                                .zip()),
                arguments(
                        "S57 string -1",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.SHEET, "<v>4</v>", "<v>-1</v>")
                                .zip()),
                arguments(
                        "S58 row 10⁹",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.SHEET, "row r=\"2\"", "row r=\"1000000000\"")
                                .zip()),
                arguments(
                        "S59 cell ZZZZZ1000000000",
                        "document-unsafe",
                        new HostileBook()
                                .replaced(HostileBook.SHEET, "\"B2\"", "\"ZZZZZ1000000000\"")
                                .zip()),
                arguments(
                        "S60 no workbook",
                        "document-unsafe",
                        new HostileBook().without("xl/workbook.xml").zip()),
                arguments(
                        "S61 no sheet",
                        "document-unsafe",
                        new HostileBook().without(HostileBook.SHEET).zip()),
                arguments(
                        "S62 no types",
                        "document-unsafe",
                        new HostileBook().without("[Content_Types].xml").zip()),
                arguments(
                        "S63 macros",
                        "type-mismatch",
                        new HostileBook().with("xl/vbaProject.bin", new byte[100]).zip()),
                arguments(
                        "S64 200,000 rows", "limit-exceeded", new HostileBook().sheet(many).zip()),
                arguments(
                        "S65 100,000 levels",
                        "limit-exceeded",
                        new HostileBook().with(HostileBook.SHEET, "<a>".repeat(100_000)).zip()),
                arguments(
                        "S66 150 attributes",
                        "limit-exceeded",
                        new HostileBook()
                                .with(HostileBook.SHEET, "<a " + attributes() + "/>")
                                .zip()),
                arguments(
                        "S67 bomb of 200 MB",
                        "limit-exceeded",
                        new HostileBook().with("xl/media/x.bin", new byte[200 << 20]).zip()),
                arguments("S68 60,000 entries", "limit-exceeded", HostileBook.zip(entries(60_000))),
                arguments(
                        "S69 two names alike",
                        "archive-unsafe",
                        new HostileBook().with("XL/WORKBOOK.XML", "<x/>").zip()),
                arguments(
                        "S70 parent folder",
                        "archive-unsafe",
                        new HostileBook().with("../evil.xml", "<x/>").zip()),
                arguments(
                        "S71 absolute",
                        "archive-unsafe",
                        new HostileBook().with("/evil.xml", "<x/>").zip()),
                arguments(
                        "S72 parent folder of Windows",
                        "archive-unsafe",
                        new HostileBook().with("..\\evil.xml", "<x/>").zip()),
                arguments(
                        "S73 checksum that lies",
                        "archive-unsafe",
                        spoilt(new HostileBook().zip(), 16, 1)),
                arguments(
                        "S74 size that lies",
                        "archive-unsafe",
                        spoilt(new HostileBook().zip(), 24, 1)),
                arguments("S75 encrypted", "archive-unsafe", spoilt(new HostileBook().zip(), 8, 1)),
                arguments(
                        "S76 local name not the central one",
                        "archive-unsafe",
                        localName(new HostileBook().zip())),
                arguments(
                        "S77 entries that overlap",
                        "archive-unsafe",
                        overlapping(new HostileBook().zip())),
                arguments(
                        "S78 cut in half",
                        "archive-unsafe",
                        Arrays.copyOf(new HostileBook().zip(), 900)),
                arguments("S79 PK alone", "type-mismatch", utf8("PK")));
    }

    private static String attributes() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            all.append(" a").append(i).append("=\"\"");
        }
        return all.toString();
    }

    private static Map<String, byte[]> entries(int count) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            entries.put("xl/media/" + i, new byte[0]);
        }
        return entries;
    }

    /** The last central header with one field changed. */
    private static byte[] spoilt(byte[] zip, int field, int by) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = lastCentral(bytes);
        bytes.put(at + field, (byte) (bytes.get(at + field) + by));
        return zip;
    }

    private static int lastCentral(ByteBuffer zip) {
        for (int at = zip.capacity() - 46; ; at--) {
            if (zip.getInt(at) == 0x02014b50) {
                return at;
            }
        }
    }

    private static byte[] localName(byte[] zip) {
        zip[30 + 1] ^= 1;
        return zip;
    }

    /** The last entry's place is the first one's, which has the same name then. */
    private static byte[] overlapping(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int last = lastCentral(bytes);
        int local = bytes.getInt(last + 42);
        // one entry's bytes reach over the next one's header
        int before = last - 1;
        while (bytes.getInt(before) != 0x02014b50) {
            before--;
        }
        int packed = local - bytes.getInt(before + 42) + 40;
        bytes.putInt(before + 20, packed);
        return zip;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("csv")
    void csv_isAnswered_asTheTableSays(String number, String code, byte[] file) {
        assertThat(assertTimeout(PATIENCE, () -> verdict(file))).as(number).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("books")
    void xlsx_isAnswered_asTheTableSays(String number, String code, byte[] file) {
        assertThat(assertTimeout(PATIENCE, () -> verdict(file))).as(number).isEqualTo(code);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void row_thatIsWrong_isNamed_andTheGoodOneStays(String number, String code, String rows)
            throws SheetException {
        Manifest manifest = check(utf8(H + "good.mp4,好,c,60\n" + rows));

        assertThat(manifest.faults()).extracting(Fault::code).as(number).containsOnly(code);
        assertThat(manifest.faults())
                .allSatisfy(f -> {
                    assertThat(f.row()).isGreaterThan(2);
                    assertThat(f.zh()).isNotEqualTo(f.en());
                    assertThat(f.pointer()).startsWith("/rows/" + f.row() + "/");
                });
        assertThat(manifest.items().getFirst().video()).isEqualTo("good.mp4");
    }

    static Stream<Arguments> formulas() {
        return Stream.of("=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠x")
                .map(f -> arguments("S80 " + f, f));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("formulas")
    void formula_isKeptAsTyped_andEscapedWhereItIsWritten(String number, String text)
            throws SheetException {
        Manifest manifest = check(utf8(H + "a.mp4," + text + ",c,60\n"));
        assertThat(manifest.items().getFirst().title()).as(number).isEqualTo(text);

        for (Grid.Form form : Grid.Form.values()) {
            byte[] result =
                    ResultSheet.write(
                            manifest.grid(),
                            Map.of(2, new ResultSheet.Outcome("已入库", "7", text)),
                            form,
                            false);
            List<String> row = Grid.read(result, 1).rows().get(1);
            assertThat(row).containsExactly("a.mp4", "'" + text, "c", "60", "已入库", "7", "'" + text);
        }
    }
}
