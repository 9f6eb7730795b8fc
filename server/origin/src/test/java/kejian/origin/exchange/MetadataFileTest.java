package kejian.origin.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.exchange.PackageManifest;
import kejian.contract.problem.Problem;
import kejian.origin.courseware.Arrivals;
import kejian.origin.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** Records in LOM and Dublin Core: what leaves is understood when it comes. */
class MetadataFileTest {

    private static final UUID ID = UUID.fromString("0198a000-0000-7000-8000-000000000001");
    private static final String TITLE = "果树 <嫁接> & \"修剪\"𠮷";

    private static Arrivals.Leaving leaving(boolean restricted) {
        return new Arrivals.Leaving(
                ID,
                new PackageManifest.Item(
                        "HN-7",
                        Kind.VIDEO,
                        TITLE,
                        "第一行\n第二行\uFFFE",
                        "王老师; 李,\\明",
                        "农科院",
                        List.of("果树", "春耕"),
                        Category.CASE_SHOWCASE,
                        Purpose.SERVICE,
                        restricted,
                        null,
                        null,
                        List.of(),
                        null),
                "2026-11-01T08:00:00Z",
                61_400L,
                null);
    }

    private static Arrivals.Told read(String xml) throws IOException {
        return MetadataFile.read(xml.getBytes(UTF_8));
    }

    private static String lom(String inside) {
        return "<lom xmlns='http://ltsc.ieee.org/xsd/LOM'>" + inside + "</lom>";
    }

    private static void refused(String xml, Problem problem) {
        assertThatThrownBy(() -> read(xml))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    }

    @Test
    void lom_thatLeaves_isUnderstoodWhenItComes() throws Exception {
        String xml = Lom.of(List.of(leaving(false)));
        assertThat(xml)
                .contains(
                        "<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"",
                        "<identifier><catalog>kejian</catalog><entry>HN-7</entry></identifier>",
                        "<entry>urn:uuid:" + ID + "</entry>",
                        "<duration><duration>PT61S</duration></duration>",
                        "<metadataSchema>LOMv1.0</metadataSchema>")
                .doesNotContain("<rights>");
        assertThat(read(xml))
                .isEqualTo(
                        new Arrivals.Told(
                                TITLE,
                                "第一行\n第二行",
                                "王老师; 李,\\明",
                                "农科院",
                                List.of("果树", "春耕"),
                                Category.CASE_SHOWCASE,
                                Purpose.SERVICE));
        assertThat(Lom.of(List.of(leaving(true))))
                .contains(
                        "<rights><copyrightAndOtherRestrictions><source>LOMv1.0</source>"
                                + "<value>yes</value></copyrightAndOtherRestrictions>");
    }

    @Test
    void dublinCore_thatLeaves_isUnderstoodWhenItComes() throws Exception {
        assertThat(read(DublinCore.of(List.of(leaving(false)))))
                .isEqualTo(
                        new Arrivals.Told(
                                TITLE,
                                "第一行\n第二行",
                                "王老师; 李,\\明",
                                "农科院",
                                List.of("果树", "春耕"),
                                Category.CASE_SHOWCASE,
                                null));
    }

    @Test
    void lom_ofOthers_isRead_ChineseFirst() throws Exception {
        Arrivals.Told told =
                read(
                        "<?xml version='1.0'?><l:lom xmlns:l='http://ltsc.ieee.org/xsd/LOM'>"
                                + "<l:general><l:title><l:string language='en'>Pruning</l:string>"
                                + "<l:string language='zh-Hans'>修  剪</l:string></l:title>"
                                + "<l:title><l:string>second</l:string></l:title>"
                                + "<l:keyword><l:string language='fr'>arbre</l:string></l:keyword>"
                                + "<l:keyword><l:string>"
                                + "x".repeat(33)
                                + "</l:string></l:keyword></l:general>"
                                + "<l:lifeCycle><l:contribute><l:role><l:source>LOMv1.0</l:source>"
                                + "<l:value>editor</l:value></l:role><l:entity>Nobody</l:entity>"
                                + "</l:contribute><l:contribute><l:role><l:value>author</l:value>"
                                + "</l:role><l:entity>begin:vcard\r\nfn;charset=utf-8:Wang\r\n"
                                + "  Li\r\nend:vcard</l:entity></l:contribute></l:lifeCycle>"
                                + "<l:classification><l:taxonPath><l:source><l:string>DDC"
                                + "</l:string></l:source><l:taxon><l:id>CASE_SHOWCASE</l:id>"
                                + "</l:taxon></l:taxonPath></l:classification></l:lom>");
        assertThat(told)
                .isEqualTo(
                        new Arrivals.Told("修 剪", "", "Wang Li", "", List.of("arbre"), null, null));
    }

    @Test
    void text_isTakenAsAnyOther_andWhatIsNotAskedForIsNotJudged() throws Exception {
        Arrivals.Told told =
                read(
                        "<o:dc xmlns:o='http://www.openarchives.org/OAI/2.0/oai_dc/'"
                                + " xmlns:d='http://purl.org/dc/elements/1.1/'>"
                                + "<d:rights>版\u202e权</d:rights><d:title>果\u00ad树</d:title></o:dc>");
        assertThat(told.title()).isEqualTo("果\u00ad树");
        String deep = "x".repeat(80);
        assertThat(
                        read(lom(
                                        "<%s><string>a</string></%s>".formatted(deep, deep)
                                                + "<general><title><string>b</string>"
                                                + "</title></general>"))
                                .title())
                .isEqualTo("b");
    }

    @Test
    void xml_thatFetchesOrDeclares_orIsSomethingElse_isRefused() {
        refused(
                "<!DOCTYPE lom [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + lom("<general><title><string>&x;</string></title></general>"),
                Problem.DOCUMENT_UNSAFE);
        refused(
                "<!DOCTYPE lom SYSTEM 'http://far.example/lom.dtd'>" + lom(""),
                Problem.DOCUMENT_UNSAFE);
        refused(
                "<!DOCTYPE l [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'>]>" + lom("&b;"),
                Problem.DOCUMENT_UNSAFE);
        refused(lom("<general>"), Problem.DOCUMENT_UNSAFE);
        refused(lom("<a>".repeat(300) + "</a>".repeat(300)), Problem.DOCUMENT_UNSAFE);
        refused("<lom/>", Problem.TYPE_MISMATCH);
        refused("<html xmlns='http://www.w3.org/1999/xhtml'/>", Problem.TYPE_MISMATCH);
        refused("no xml", Problem.DOCUMENT_UNSAFE);
        refused(
                lom("<general><title><string>a\u202eb</string></title></general>"),
                Problem.TEXT_CONTROL);
    }
}
