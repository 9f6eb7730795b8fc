package kejian.origin.harvest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import kejian.origin.DatabaseForTests;
import org.junit.jupiter.api.Test;

/** Harvesting by OAI-PMH 2.0; the numbers go on from those of {@link OaiRequestTest}. */
@QuarkusTest
@QuarkusTestResource(DatabaseForTests.class)
class OaiTest extends OaiKit {
    /** Cases 1–34: what is wrong with a request, by GET and by POST. */
    @Test
    void case38_record_isToldInBothFormats() throws Exception {
        UUID id = courseware("果树 <嫁接> & 修剪", "PUBLISHED", false);
        String dc = get("verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:uuid:" + id);
        assertThat(dc)
                .contains(
                        "<identifier>urn:uuid:" + id + "</identifier>",
                        "<setSpec>category-RED_CLASSICS</setSpec>",
                        "<setSpec>column-" + slug + "</setSpec>",
                        "<dc:title>果树 &lt;嫁接&gt; &amp; 修剪</dc:title>",
                        "<dc:creator>王老师</dc:creator>");
        String lom = get("verb=GetRecord&metadataPrefix=lom&identifier=urn%3Auuid%3A" + id);
        assertThat(lom)
                .contains(
                        "<lom xmlns=\"http://ltsc.ieee.org/xsd/LOM\"",
                        "<title><string language=\"zh-CN\">果树 &lt;嫁接&gt; &amp; 修剪</string>");
    }

    @Test
    void case39_whatIsNotOpen_isNotThere() throws Exception {
        List<UUID> hidden = new ArrayList<>();
        for (String state : List.of("DRAFT", "IN_REVIEW", "SCHEDULED")) {
            hidden.add(courseware("未上线", state, false));
        }
        hidden.add(courseware("限定", "PUBLISHED", true));
        UUID never = courseware("从未开放", "PUBLISHED", true);
        sql("update courseware set state = 'WITHDRAWN' where id = ?", never);
        hidden.add(never);
        assertThat(list("")).contains(wrong("noRecordsMatch"));
        for (UUID id : hidden) {
            assertThat(get("verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:uuid:" + id))
                    .contains(wrong("idDoesNotExist"));
        }
    }

    @Test
    void case40_withdrawn_staysAsDeleted_forEver() throws Exception {
        UUID id = published(1).getFirst();
        stamp(id, "2020-01-01T00:00:00Z");
        sql("update courseware set state = 'WITHDRAWN' where id = ?", id);
        String xml = list("&from=2021-01-01");
        assertThat(xml).contains("<header status=\"deleted\">").doesNotContain("<metadata>");
        assertThat(ids(xml)).containsExactly(id);
        String one = get("verb=GetRecord&metadataPrefix=lom&identifier=urn:uuid:" + id);
        assertThat(one).contains("<header status=\"deleted\">").doesNotContain("<metadata>");
        assertThat(get("verb=ListMetadataFormats&identifier=urn:uuid:" + id))
                .contains(wrong("noMetadataFormats"));
        sql("delete from column_courseware where courseware = ?", id);
        sql("delete from courseware where id = ?", id);
        assertThat(ids(list(""))).as("erased").containsExactly(id);
        UUID other = published(1).getFirst();
        assertThat(list("")).contains("<dc:title>");
        sql("delete from column_courseware where courseware = ?", other);
        sql("delete from courseware where id = ?", other);
        assertThat(get("verb=GetRecord&metadataPrefix=lom&identifier=urn:uuid:" + other))
                .as("erased while it was open")
                .contains("status=\"deleted\"");
    }

    @Test
    void case41_restricted_isDeleted_untilItIsOpenAgain() throws Exception {
        UUID id = published(1).getFirst();
        sql("update courseware set restricted = true where id = ?", id);
        assertThat(list("")).contains("status=\"deleted\"");
        sql("update courseware set restricted = false where id = ?", id);
        assertThat(list("")).contains("<dc:title>").doesNotContain("status=\"deleted\"");
    }

    @Test
    void case42_dates_includeBothEnds_inBothGranularities() throws Exception {
        List<UUID> all = published(3);
        stamp(all.get(0), "2025-03-01T00:00:00Z");
        stamp(all.get(1), "2025-03-01T23:59:59Z");
        stamp(all.get(2), "2025-03-02T00:00:00Z");
        assertThat(ids(list("&from=2025-03-01&until=2025-03-01")))
                .containsExactly(all.get(0), all.get(1));
        assertThat(ids(list("&from=2025-03-01T23:59:59Z&until=2025-03-02T00:00:00Z")))
                .containsExactly(all.get(1), all.get(2));
        assertThat(ids(list("&from=2025-03-01T00:00:01Z"))).containsExactly(all.get(1), all.get(2));
        assertThat(ids(list("&until=2025-03-01T00:00:00Z"))).containsExactly(all.get(0));
        assertThat(list("&from=2025-03-02T00:00:01Z&until=2025-03-03T00:00:00Z"))
                .contains(wrong("noRecordsMatch"));
        assertThat(list("")).contains("<datestamp>2025-03-01T23:59:59Z</datestamp>");
    }

    @Test
    void case43_change_movesTheStamp_andAProposalDoesNot() throws Exception {
        UUID id = published(1).getFirst();
        stamp(id, "2020-01-01T00:00:00Z");
        sql("update courseware set proposal = '{}', version = version + 1 where id = ?", id);
        assertThat(list("&from=2021-01-01")).contains(wrong("noRecordsMatch"));
        sql("update courseware set title = '改过' where id = ?", id);
        assertThat(list("&from=2021-01-01")).contains("<dc:title>改过</dc:title>");
        stamp(id, "2020-01-01T00:00:00Z");
        sql("update column_node set slug = slug || '-2' where id = ?", column);
        slug += "-2";
        assertThat(ids(list("&from=2021-01-01"))).containsExactly(id);
        sql("delete from column_courseware where courseware = ?", id);
        assertThat(list("")).contains(wrong("noRecordsMatch"));
        assertThat(get("verb=GetRecord&metadataPrefix=oai_dc&identifier=urn:uuid:" + id))
                .contains("<dc:title>改过")
                .doesNotContain("column-");
    }

    @Test
    void case55_clockSetBack_leavesNoChangeUntold() throws Exception {
        List<UUID> two = published(2);
        try {
            stamp(two.get(0), "2099-01-01T00:00:00Z");
            sql("update courseware set title = '后改' where id = ?", two.get(1));
            assertThat(ids(list("&from=2099-01-01"))).containsExactlyInAnyOrderElementsOf(two);
        } finally {
            for (UUID id : two) {
                stamp(id, "2025-01-01T00:00:00Z");
            }
        }
    }

    @Test
    void case44_longList_comesInPieces_eachOnce_andEndsWithAnEmptyToken() throws Exception {
        List<UUID> all = published(12);
        for (String verb : List.of("ListRecords", "ListIdentifiers")) {
            String xml = get("verb=" + verb + "&metadataPrefix=lom&set=column-" + slug);
            List<UUID> told = new ArrayList<>(ids(xml));
            assertThat(xml).contains("cursor=\"0\"", "expirationDate=\"");
            for (int cursor : new int[] {5, 10}) {
                String token = token(xml);
                xml = get("verb=" + verb + "&resumptionToken=" + token);
                assertThat(xml).contains("cursor=\"" + cursor + "\"");
                assertThat(ids(get("verb=" + verb + "&resumptionToken=" + token)))
                        .as("the same token, the same answer")
                        .isEqualTo(ids(xml));
                told.addAll(ids(xml));
            }
            assertThat(token(xml)).isEmpty();
            assertThat(told).containsExactlyInAnyOrderElementsOf(all);
            assertThat(xml.contains("<metadata>")).isEqualTo(verb.equals("ListRecords"));
        }
    }

    @Test
    void case45_whatChangesMeanwhile_isToldOnceMore_andNothingIsLeftOut() throws Exception {
        List<UUID> all = published(12);
        for (int i = 0; i < 12; i++) {
            stamp(all.get(i), "2025-01-01T00:00:%02dZ".formatted(i));
        }
        String xml = list("");
        assertThat(ids(xml)).isEqualTo(all.subList(0, 5));
        sql("update courseware set title = '改' where id = ?", all.get(1));
        sql("update courseware set state = 'WITHDRAWN' where id = ?", all.get(6));
        UUID fresh = courseware("新", "PUBLISHED", false);
        List<UUID> rest = new ArrayList<>();
        do {
            xml = get("verb=ListRecords&resumptionToken=" + token(xml));
            rest.addAll(ids(xml));
        } while (!token(xml).isEmpty());
        List<UUID> expected = new ArrayList<>(all.subList(5, 12));
        expected.remove(all.get(6));
        assertThat(rest.subList(0, 6)).isEqualTo(expected);
        assertThat(rest.subList(6, 9)).containsExactlyInAnyOrder(all.get(1), all.get(6), fresh);
    }

    @Test
    void case46_token_isOfItsVerb_itsForm_andItsTime() throws Exception {
        published(6);
        String token = token(list(""));
        assertThat(get("verb=ListIdentifiers&resumptionToken=" + token))
                .contains(wrong("badResumptionToken"));
        assertThat(get("verb=ListSets&resumptionToken=" + token))
                .contains(wrong("badResumptionToken"));
        String said = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
        for (String forged :
                List.of(
                        said.replaceFirst("\\|[0-9]+\\|", "|1|"),
                        said.replaceFirst("\\|[0-9]+\\|", "|99999999999999999|"),
                        said.replace("oai_dc", "marc"),
                        said.replace("column-", "column "),
                        said.replace("column-", "' or true --"),
                        said + "|",
                        said.replaceFirst("[0-9]+$", "-1"),
                        said.replaceFirst("[0-9a-f]{8}-[0-9a-f]{4}", "x"))) {
            String coded =
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(forged.getBytes(StandardCharsets.US_ASCII));
            assertThat(get("verb=ListRecords&resumptionToken=" + coded))
                    .as(forged)
                    .contains(wrong("badResumptionToken"));
        }
        assertThat(get("verb=ListRecords&resumptionToken=" + token + "%3D"))
                .contains(wrong("badResumptionToken"));
    }

    @Test
    void case47_restThatIsGone_isSaid() throws Exception {
        published(6);
        String token = token(list(""));
        sql("delete from column_courseware where column_id = ?", column);
        String xml = get("verb=ListRecords&resumptionToken=" + token);
        assertThat(xml).contains(wrong("noRecordsMatch"));
    }

    @Test
    void case50_changeThatIsNotCommitted_isWaitedFor() throws Exception {
        UUID id = published(1).getFirst();
        stamp(id, "2020-01-01T00:00:00Z");
        CompletableFuture<String> answer;
        try (Connection c = database.getConnection()) {
            c.setAutoCommit(false);
            try (PreparedStatement s =
                    c.prepareStatement("update courseware set title = '迟' where id = ?")) {
                s.setObject(1, id);
                s.executeUpdate();
            }
            answer =
                    CompletableFuture.supplyAsync(() -> {
                        try {
                            return list("&from=2021-01-01");
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    });
            assertThatThrownBy(() -> answer.get(700, TimeUnit.MILLISECONDS))
                    .isInstanceOf(java.util.concurrent.TimeoutException.class);
            c.commit();
            c.setAutoCommit(true);
        }
        assertThat(answer.get(20, TimeUnit.SECONDS)).contains("<dc:title>迟</dc:title>");
    }

    @Test
    void case51_page_costsWhatIsOnIt() throws Exception {
        UUID id = published(1).getFirst();
        sql(
                """
                insert into harvest_record
                    select gen_random_uuid(), timestamptz '2000-01-01Z' + n * interval '1 second', true
                      from generate_series(1, 20000) n
                """);
        sql(
                "insert into harvest_member select 'column-' || ?, stamp, id from harvest_record"
                        + " where stamp < '2001-01-01Z'",
                slug);
        sql("analyze harvest_record");
        sql("analyze harvest_member");
        try {
            for (String page : List.of(OaiRecords.PAGE_OF_ALL, OaiRecords.PAGE_OF_A_SET)) {
                String plan =
                        plan(
                                page.replace(":from", "'1970-01-01Z'")
                                        .replace(":until", "'9999-12-31Z'")
                                        .replace(":stamp", "'2000-01-01 03:00:00Z'")
                                        .replace(":last", "'" + id + "'")
                                        .replace(":set", "'column-" + slug + "'")
                                        .replace(":size", "6"));
                assertThat(plan).contains("Index").doesNotContain("Seq Scan", "Sort");
            }
        } finally {
            sql("delete from harvest_record where stamp < '2001-01-01Z'");
        }
    }

    private String plan(String query) throws Exception {
        StringBuilder plan = new StringBuilder();
        try (Connection c = database.getConnection();
                ResultSet rows = c.createStatement().executeQuery("explain " + query)) {
            while (rows.next()) {
                plan.append(rows.getString(1)).append('\n');
            }
        }
        return plan.toString();
    }
}
