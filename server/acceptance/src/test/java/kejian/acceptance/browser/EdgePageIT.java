package kejian.acceptance.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.edge.EdgeReport;
import kejian.contract.edge.Enrolment;
import kejian.contract.edge.EnrolmentCode;
import kejian.contract.possession.LeafTag;
import kejian.contract.possession.Proof;
import kejian.contract.release.SignedDocument;
import kejian.contract.withdrawal.EdgeKey;
import kejian.contract.withdrawal.WithdrawalReceipt;
import kejian.edge.disk.RealDisk;
import kejian.edge.trust.OwnKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Edge servers, how they are and what is done about it: {@code /console/edges}. */
@TestMethodOrder(OrderAnnotation.class)
class EdgePageIT extends OperatorPages {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern CODE = Pattern.compile("[0-9A-Z]{4}(-[0-9A-Z]{4}){7}");
    private Editorial editorial;
    private long newest;

    /** All edges of earlier tests are put out, and there is a release. */
    @BeforeEach
    void nothingElseIsThere() throws Exception {
        for (JsonNode e : api.admin("GET", "/api/edges", null)) {
            if (!codes(e).contains("revoked")) {
                api.admin("POST", at(e.path("name").asText(), "/revocation"), why("测试完"));
            }
        }
        editorial = new Editorial(api, "bianji", "shenhe");
        editorial.approved("果树冬剪");
        newest = editorial.release(Map.of());
    }

    /** Before all others, for its picture. */
    @Test
    @Order(1)
    void operator_seesWhyAnEdgeIsNotWell_andTheFilterStandsInTheAddress() throws Exception {
        edge().shows(newest);
        Edge late = edge();
        late.reports(newest - 1, newest, 2_500_000_000L, Edge.working(1_000_000));
        Edge full = edge();
        full.reports(
                newest,
                0,
                0,
                new EdgeReport.Work(
                        0, 6_000_000_000_000L, System.currentTimeMillis() + 600_000, List.of()));
        Edge silent = edge();
        try (Chromium page = browser()) {
            page.open(origin + "/console/edges");
            enter(page, "fenxi");
            page.await(row(late.name()), t -> t.asText().contains("正在更新"));
            assertThat(page.evaluate(row(late.name())).asText())
                    .containsPattern("正在取发布版 " + newest + "，缺 2.5 GB，预计 [-0-9]+ [0-9]+:[0-9]+ 到齐")
                    .contains("每秒 1.0 MB")
                    .containsPattern("预计 20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d 到齐");
            assertThat(page.evaluate(row(full.name())).asText())
                    .contains("有问题")
                    .contains("磁盘剩余不到一成：250 GB")
                    .contains("本机时钟快")
                    .contains("剩 250 GB，共 6.0 TB");
            assertThat(page.evaluate(row(silent.name())).asText())
                    .contains("没有联系")
                    .contains("从未报告：检查边缘是否启动");
            picture(page, "console-edges");
            for (String forbidden : List.of("登记边缘服务器", "新登记码", "吊销", "马上抽查")) {
                assertThat(page.evaluate(Buttons.shown(forbidden)).asBoolean()).isFalse();
            }

            choose(page, "edge-state", "有问题1");
            page.await(rows(), n -> n.asInt() == 1);
            assertThat(page.evaluate("location.search").asText()).isEqualTo("?state=trouble");
            page.reload();
            page.await(rows(), n -> n.asInt() == 1);
            page.evaluate("document.querySelector('tbody a').focus()");
            assertThat(page.evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .extracting(JsonNode::asText)
                    .isNotEqualTo("none");
            page.press("Enter");
            page.awaitText("边缘服务器" + full.name());
            page.awaitText("还没有抽查过");
            assertThat(page.evaluate("location.search").asText())
                    .isEqualTo("?state=trouble&edge=" + full.name());
            assertThat(page.evaluate(unnamed()).toString()).as("no name").isEqualTo("[]");
            page.open(origin + "/console/edges?state=fetching");
            page.await(row(late.name()), t -> t.asText().contains("正在更新"));
            page.click("button", "English");
            page.awaitText("Release" + newest + "isonitsway");
            page.awaitText("wholeat");
            page.open(origin + "/console/edges?state=silent&page=9");
            page.await(row(silent.name()), t -> t.asText().contains("It never reported"));
            assertThat(complaints(page)).isEmpty();
        }
    }

    /** The code that is shown once brings an edge in, and what it had before ends. */
    @Test
    void operator_givesANewCode_onceShown_thatBringsTheEdgeIn() throws Exception {
        Edge edge = edge();
        edge.shows(newest);
        try (Chromium page = browser()) {
            page.open(origin + "/console/edges?edge=" + edge.name());
            enter(page, "yunwei");
            page.await(row(edge.name()), t -> t.asText().contains("正常"));
            page.click(".ant-drawer button", "新登记码");
            page.awaitText("它现在的令牌、密钥和以前的登记码随即作废");
            assertThat(page.evaluate("document.body.innerText").asText())
                    .doesNotContainPattern(CODE);
            page.click(".ant-modal button", "给出登记码");
            page.awaitText("只显示这一次，只能用一次");
            String shown = page.evaluate("document.body.innerText").asText();
            Matcher code = CODE.matcher(shown);
            assertThat(code.find()).isTrue();
            assertThat(shown)
                    .contains("'" + code.group() + "' > kejian.code")
                    .contains("-Dkejian.edge.name=" + edge.name())
                    .contains("-Dkejian.sync.origin=" + origin);
            page.press("Escape");
            page.evaluate("document.querySelector('.ant-modal-wrap').click()");
            assertThat(page.evaluate("document.body.innerText").asText())
                    .as("lost by no stray key or click")
                    .contains(code.group());
            assertThat(copied(page)).isEqualTo(code.group());
            page.click(".ant-modal button", "已经记下");
            page.await("document.body.innerText", t -> !CODE.matcher(t.asText()).find());
            page.reload();
            page.awaitText("边缘服务器" + edge.name());
            assertThat(page.evaluate("document.body.innerText").asText())
                    .doesNotContainPattern(CODE);

            assertThat(api.status(edge.token(), "GET", "/sync/timestamp.json", null))
                    .as("the token of before")
                    .isEqualTo(401);
            String token = redeemed(edge.name(), code.group());
            assertThat(api.status(token, "GET", "/sync/timestamp.json", null)).isEqualTo(200);
            assertThat(complaints(page)).isEmpty();
        }
    }

    @Test
    void operator_enrollsAnEdge_andIsToldWhereTheNameIsTaken() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/edges");
            enter(page, "lankao");
            page.click("button", "登记边缘服务器");
            page.type("#edge-name", "Lankao 1");
            page.await("document.getElementById('edge-name').ariaInvalid", v -> v.asBoolean());
            assertThat(page.evaluate(Buttons.disabled("给出登记码")).asBoolean()).isTrue();
            page.type("#edge-name", "lankao-1");
            choose(page, "edge-area", "兰考县410225");
            page.type("#edge-address", "http://10.1.2.3:8081");
            page.click(".ant-modal button", "给出登记码");
            page.awaitText("只显示这一次，只能用一次");
            Matcher code = CODE.matcher(page.evaluate("document.body.innerText").asText());
            assertThat(code.find()).isTrue();
            page.click(".ant-modal button", "已经记下");
            page.await(row("lankao-1"), t -> t.asText().contains("从未报告"));
            JsonNode made = api.admin("GET", "/api/edges/lankao-1", null);
            assertThat(made.path("area").asText()).isEqualTo("410225");
            assertThat(made.path("address").asText()).isEqualTo("http://10.1.2.3:8081");
            redeemed("lankao-1", code.group());

            page.click("button", "登记边缘服务器");
            page.type("#edge-name", "lankao-1");
            choose(page, "edge-area", "兰考县410225");
            page.type("#edge-address", "http://10.1.2.4:8081");
            page.click(".ant-modal button", "给出登记码");
            page.awaitText("已有这个名称的边缘服务器：换一个名称");
        }
    }

    @Test
    void operator_revokesAnEdge_withAReason_andMayTakeItInAgain() throws Exception {
        Edge edge = edge();
        edge.shows(newest);
        try (Chromium page = browser()) {
            page.open(origin + "/console/edges?edge=" + edge.name());
            enter(page, "yunwei");
            page.click(".ant-drawer button", "吊销");
            page.awaitText("立即不再得到任何内容");
            String asked =
                    "document.querySelector('.ant-modal-footer .ant-btn-dangerous').disabled";
            assertThat(page.evaluate(asked).asBoolean()).as("without a reason").isTrue();
            page.type(".ant-modal textarea", "机房失窃");
            page.click(".ant-modal-footer button", "吊销");
            page.awaitText("由yunwei吊销：机房失窃");
            page.await(row(edge.name()), t -> t.asText().contains("已吊销"));
            page.await(Buttons.shown("吊销"), b -> !b.asBoolean());
            assertThat(codes(api.admin("GET", at(edge.name(), ""), null))).contains("revoked");
            assertThat(api.status(edge.token(), "GET", "/sync/timestamp.json", null))
                    .isEqualTo(401);
            page.click(".ant-drawer button", "新登记码");
            page.awaitText("吊销随即解除");
            page.click(".ant-modal button", "给出登记码");
            page.awaitText("只显示这一次");
            page.click(".ant-modal button", "已经记下");
            page.await(row(edge.name()), t -> !t.asText().contains("已吊销"));
        }
        String analyst = api.login("fenxi", ProvinceApi.PASSWORD);
        for (String act : List.of("/revocation", "/code", "/proofs")) {
            assertThat(api.status(analyst, "POST", at(edge.name(), act), why("无权"))).isEqualTo(403);
        }
        assertThat(codes(api.admin("GET", at(edge.name(), ""), null))).doesNotContain("revoked");
    }

    /** It answered once that nothing is there, and nobody would ask again for an hour. */
    @Test
    void operator_asksForAProof_beforeItsTurn_andSeesWhatCameOfIt() throws Exception {
        Edge edge = edge();
        edge.shows(newest);
        JsonNode challenge = api.send(edge.token(), "GET", "/sync/possession", null);
        // each file of the release is shorter than a piece, and all are asked for
        int pieces = editorial.releases().get(0).path("blobs").asInt();
        byte[] absent = new byte[pieces * LeafTag.BYTES];
        api.send(
                edge.token(),
                "POST",
                "/sync/possession",
                new Proof(
                        challenge.path("id").asText(), Base64.getEncoder().encodeToString(absent)));
        assertThat(api.status(edge.token(), "GET", "/sync/possession", null)).isEqualTo(204);
        try (Chromium page = browser()) {
            page.open(origin + "/console/edges?edge=" + edge.name());
            enter(page, "yunwei");
            page.awaitText("有缺损");
            page.click(".proofs .ant-table-row-expand-icon", "");
            page.awaitText("已点名重新取");
            assertThat(api.status(edge.token(), "GET", "/sync/possession", null)).isEqualTo(204);
            page.click(".ant-drawer button", "马上抽查");
            page.awaitText("已记下：它下次来问时就抽查");
            assertThat(api.status(edge.token(), "GET", "/sync/possession", null)).isEqualTo(200);
            page.awaitText("等待答复");
        }
    }

    @Test
    void withdrawal_tellsItsReach_whoIsMissing_andUntilWhen() throws Exception {
        String id = editorial.approved("内容有误的一课");
        long release = editorial.release(Map.of());
        Edge quick = edge();
        Edge cut = edge();
        OwnKey key = keyOf(quick);
        OwnKey other = keyOf(cut);
        for (Edge e : List.of(quick, cut)) {
            e.shows(release);
            api.send(e.token(), "GET", "/sync/timestamp.json", null);
        }
        editorial.withdraw(id, "第二页有误");
        confirms(quick, key, id);
        try (Chromium page = browser()) {
            page.open(origin + "/console/courseware?id=" + id);
            enter(page, "shenhe");
            page.awaitText("2台边缘中1台已确认");
            page.evaluate("document.querySelector('tbody a').focus()");
            page.press("Enter");
            page.await(
                    "location.pathname+location.search",
                    p -> p.asText().equals("/console/withdrawals?courseware=" + id));
            page.await(
                    firstRow(),
                    t ->
                            t.asText()
                                    .matches(
                                            ".*2台边缘中1台已确认，还差1台："
                                                    + cut.name()
                                                    + "（租期最迟到20\\d\\d-\\d\\d-\\d\\d\\d\\d:\\d\\d）.*"));
            assertThat(column(page, 1)).containsExactly("内容有误的一课");
            assertThat(column(page, 3)).containsExactly("shenhe");
            assertThat(column(page, 4)).containsExactly("第二页有误");
            picture(page, "console-withdrawals");
            assertThat(certificate(page).path("reason").asText()).isEqualTo("第二页有误");
            page.click("button", "显示全部撤回");
            page.await(Buttons.shown("显示全部撤回"), b -> !b.asBoolean());
            choose(page, "withdrawal-only", "尚未全部确认的");
            page.await("location.search", s -> s.asText().equals("?only=waiting"));
            page.await(rows(), n -> n.asInt() == 1);
            page.click("button", "English");
            page.awaitText("1of2edgeshaveconfirmed,1havenot:" + cut.name() + "(itsleaseendsat");
            confirms(cut, other, id);
            page.reload();
            page.awaitText("Nowithdrawalisso");
            page.click("button", "Clearfilters");
            page.awaitText("All2edgeshaveconfirmed");
            assertThat(complaints(page)).isEmpty();
        }
    }

    /** Edges are of no concern to editors; withdrawals are. */
    @Test
    void editor_findsNoEdges_butWithdrawals() throws Exception {
        try (Chromium page = browser()) {
            page.open(origin + "/console/edges");
            enter(page, "bianji");
            page.await("location.pathname", p -> p.asText().equals("/console/upload"));
            assertThat(page.evaluate("document.querySelector('.ant-menu').innerText").asText())
                    .contains("发布版", "撤回情况")
                    .doesNotContain("边缘服务器");
        }
        String editor = api.login("bianji", ProvinceApi.PASSWORD);
        assertThat(api.status(editor, "GET", "/api/edges", null)).isEqualTo(403);
        assertThat(api.status(editor, "GET", "/api/withdrawals", null)).isEqualTo(200);
    }

    private static OwnKey keyOf(Edge edge) throws Exception {
        OwnKey key = freshKey(edge.name());
        EdgeKey word = new EdgeKey(edge.name(), key.shown());
        api.send(edge.token(), "POST", "/sync/key", key.sign(EdgeKey.MEDIA_TYPE, word));
        return key;
    }

    private static OwnKey freshKey(String edge) throws Exception {
        return OwnKey.loadOrCreate(
                Files.createTempDirectory(folder, "key-" + edge), new RealDisk());
    }

    private static void confirms(Edge edge, OwnKey key, String courseware) throws Exception {
        WithdrawalReceipt said =
                new WithdrawalReceipt(edge.name(), 1, List.of(courseware), "2026-11-26T08:00:00Z");
        byte[] receipt = key.sign(WithdrawalReceipt.MEDIA_TYPE, said);
        api.send(edge.token(), "POST", "/sync/receipts", receipt);
    }

    /** As an edge does that was started with the code; its token. */
    private static String redeemed(String name, String text) throws Exception {
        OwnKey key = freshKey(name);
        SignedDocument word =
                JSON.readValue(
                        key.sign(EdgeKey.MEDIA_TYPE, new EdgeKey(name, key.shown())),
                        SignedDocument.class);
        String proof = EnrolmentCode.proof(EnrolmentCode.parse(text).key(), word.payloadBytes());
        return api.send(null, "POST", "/sync/enrolment", new Enrolment(word, proof))
                .path("token")
                .asText();
    }

    /** What the button beside the code puts where one pastes from. */
    private static String copied(Chromium page) {
        page.evaluate(
                """
                (()=>{document.addEventListener('copy',e=>{window.kejianCopied=e.clipboardData.getData('text/plain')});
                  navigator.clipboard&&(navigator.clipboard.writeText=async t=>{window.kejianCopied=t});
                  document.querySelector('#edge-code .ant-typography-copy').click()})()\
                """);
        return page.evaluate(
                        "new Promise(go=>{const look=()=>window.kejianCopied?go(window.kejianCopied):setTimeout(look,20);look()})")
                .asText();
    }

    /** What the download button leads to, as far as it is signed. */
    private static JsonNode certificate(Chromium page) throws Exception {
        String text =
                page.evaluate("fetch(document.querySelector('a[download]').href).then(a=>a.text())")
                        .asText();
        return JSON.readTree(JSON.readValue(text, SignedDocument.class).payloadBytes());
    }

    private static String at(String edge, String act) {
        return "/api/edges/" + edge + act;
    }

    private static Map<String, String> why(String reason) {
        return Map.of("reason", reason);
    }

    private static List<String> codes(JsonNode edge) {
        return edge.path("reasons").findValuesAsText("code");
    }

    private static String row(String edge) {
        return "[...document.querySelectorAll('main tbody tr.ant-table-row')].find(r=>r.querySelector('a')?.innerText==='%s')?.innerText??''"
                .formatted(edge);
    }
}
