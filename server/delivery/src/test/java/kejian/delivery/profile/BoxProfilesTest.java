package kejian.delivery.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoxProfilesTest {

    private static final String KEYS =
            "{\"left\":[37],\"up\":[38],\"right\":[39],\"down\":[40],\"ok\":[13],\"back\":[461]}";
    private static final String OLD = "CTC/2.0 iPanel";

    @TempDir Path folder;

    private BoxProfiles with(String json) throws IOException {
        return BoxProfiles.with(Files.writeString(folder.resolve("own.json"), json));
    }

    private static String profile(String fields) {
        return "{\"profiles\":[{\"name\":\"x\",\"like\":\"telecom-sd\"," + fields + "}]}";
    }

    private static BoxProfile of(BoxProfiles all, @Nullable String agent, String peer, String box) {
        return all.choose(
                null, agent, () -> peer, "/", box.isEmpty() ? Map.of() : Map.of("box", box));
    }

    @Test
    void newModel_isAskedFirst_andTakesTheRestFromAnother() throws Exception {
        BoxProfiles all =
                with(
                        """
                        {"keyTables": {"own": %s}, "profiles": [
                          {"name": "ip906", "like": "telecom-sd", "agents": ["iPanel"],
                           "keys": "own", "width": 1280, "height": 720, "video": [0, 10, 1280, 700]}
                        ]}
                        """
                                .formatted(KEYS));
        BoxProfile box = of(all, OLD, "", "");
        assertThat(box.name()).isEqualTo("ip906");
        assertThat(box.keys()).containsEntry("back", List.of(461));
        assertThat(box.width()).isEqualTo(1280);
        assertThat(box.charset()).isEqualTo("gbk");
        assertThat(box.rtsp()).isEqualTo("telecom");
        assertThat(box.video()).isEqualTo(new BoxProfile.Rectangle(0, 10, 1280, 700));
        // a part of one screen is none of another
        assertThat(all.choose(null, OLD, () -> "", "/", Map.of("size", "640x530")).video())
                .isNull();
        // what like names keeps whose it is
        assertThat(of(all, "EC1308", "", "").name()).isEqualTo("telecom-sd");
    }

    @Test
    void knownModel_isChangedInItsPlace() throws Exception {
        BoxProfiles all = with("{\"profiles\":[{\"name\":\"telecom-sd\",\"dialect\":\"url\"}]}");
        BoxProfile box = of(all, OLD, "", "");
        assertThat(box.name()).isEqualTo("telecom-sd");
        assertThat(box.dialect()).isEqualTo("url");
        assertThat(box.charset()).isEqualTo("gbk");
        assertThat(of(all, "ZTE iPanel", "", "").name()).isEqualTo("zte-sd");
    }

    @Test
    void name_countsBeforeAddress_andThatBeforeTheAgent() throws Exception {
        BoxProfiles all =
                with(
                        """
                        {"profiles": [
                          {"name": "by-agent", "like": "telecom-sd", "agents": ["iPanel"]},
                          {"name": "by-net", "like": "telecom-sd",
                           "addresses": ["10.3.16.0/20", "fd00::/8"]},
                          {"name": "by-box", "like": "telecom-sd", "boxes": ["HALL-[0-9]+"]}
                        ]}
                        """);
        assertThat(of(all, OLD, "10.3.15.255", "").name()).isEqualTo("by-agent");
        assertThat(of(all, OLD, "10.3.16.0", "").name()).isEqualTo("by-net");
        assertThat(of(all, OLD, "10.3.31.255", "").name()).isEqualTo("by-net");
        assertThat(of(all, OLD, "10.3.32.0", "").name()).isEqualTo("by-agent");
        assertThat(of(all, OLD, "fd12:3::1", "").name()).isEqualTo("by-net");
        assertThat(of(all, OLD, "10.3.16.9", "HALL-7").name()).isEqualTo("by-box");
        assertThat(of(all, OLD, "10.3.16.9", "XHALL-7").name()).isEqualTo("by-net");
        assertThat(of(all, null, "not an address", "").name()).isEqualTo("unknown-old");
        // the folder of a tier holds whoever asks
        assertThat(all.choose(null, OLD, () -> "", "/c/index.html", Map.of()).tier())
                .isEqualTo(Tier.C);
    }

    @Test
    void folder_isReadInTheOrderOfNames() throws Exception {
        Files.writeString(folder.resolve("20-b.json"), profile("\"charset\":\"utf-8\""));
        Files.writeString(
                folder.resolve("10-a.json"), profile("\"agents\":[\"IP906\"],\"dialect\":\"url\""));
        Files.writeString(folder.resolve("README"), "no JSON");
        BoxProfile box = of(BoxProfiles.with(folder), "IP906", "", "");
        assertThat(box.charset()).isEqualTo("utf-8");
        assertThat(box.dialect()).isEqualTo("url");
    }

    @Test
    void shipped_isFaultless_andTheSameWithNothingOverIt() throws Exception {
        for (String agent : List.of(OLD, "ZTE", "Android 4.4", "Chrome/140.0", "", "MSIE 6.0")) {
            assertThat(of(with("{}"), agent, "", ""))
                    .isEqualTo(of(BoxProfiles.shipped(), agent, "", ""));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"keys\":\"hisence\" | key table \"hisence\" is unknown; there are [telecom]",
                "\"charset\":\"gb2312\" | charset is \"gb2312\"; it may be gbk or utf-8",
                "\"dialect\":\"xml\" | dialect is \"xml\"; it may be json or url",
                "\"rtsp\":\"zte\" | rtsp is \"zte\"; it may be plain or telecom",
                "\"play\":\"udp\" | play is \"udp\"; it may be http or rtsp",
                "\"audio\":\"ac3\" | audio is \"ac3\"; it may be aac or mp2",
                "\"tier\":\"D\" | tier is \"D\"; it may be A or B or C",
                "\"width\":720 | no page is made for 720×530; there are 640×530 and 1280×720",
                "\"agent\":[\"X\"] | \"agent\" is unknown; there are [addresses, agents,",
                "\"agents\":[\"(\"] | agents has \"(\": Unclosed group",
                "\"agents\":[\"X*\"] | agents has \"X*\", which takes every box",
                "\"boxes\":[\"\"] | boxes has \"\", which takes every box",
                "\"addresses\":[\"box.example\"] | addresses has \"box.example\", which is neither",
                "\"addresses\":[\"10.0.0.0/33\"] | addresses has \"10.0.0.0/33\", which is neither",
                "\"addresses\":[\"0.0.0.0/0\"] | addresses has \"0.0.0.0/0\", which is neither",
                "\"video\":[0,0,641,530] | video is [0,0,641,530]; it is [left, top, width, height]",
                "\"video\":[2147483647,0,1,1] | video is [2147483647,0,1,1]; it is [left, top,",
                "\"video\":[0,0,640] | video is [0,0,640]; it is [left, top, width, height]",
            })
    void faultyField_isNamed(String fields, String sentence) {
        assertFault(profile(fields), "own.json: profile x: ", sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"back\":[461] | \"back\":[] | no key means back",
                "\"back\":[461] | \"back\":[13] | code 13 means ok and back",
                "\"back\":[461] | \"back\":[49] | back has the code 49, which is a digit's",
                "\"back\":[461] | \"back\":[0] | back has the code 0, which no key has",
                "\"back\":[461] | \"back\":[\"8\"] | back has the code \"8\", which no key has",
                "\"back\":[461] | \"back\":[461],\"Back\":[5] | nothing is called \"Back\"; there are back,",
            })
    void faultyKeyTable_isNamed(String good, String bad, String sentence) {
        String json = "{\"keyTables\":{\"own\":" + KEYS.replace(good, bad) + "}}";
        assertFault(json, "own.json: keys own: ", sentence);
    }

    @Test
    void faultyFile_isNamed() {
        assertFault("{\"profiles\":[", "own.json is no JSON", "");
        assertFault("{\"profiles\":[],\"profiles\":[]}", "own.json is no JSON", "Duplicate");
        assertFault("[]", "own.json is no JSON object", "");
        assertFault("{\"profile\":[]}", "own.json: \"profile\" is unknown", "");
        assertFault(
                "{\"profiles\":[{\"name\":\"A b\",\"like\":\"telecom-sd\"}]}",
                "own.json: profile A b: a name is 1 to 32 of a-z, 0-9 and -",
                "");
        assertFault("{\"profiles\":[{}]}", "own.json: a profile has no name", "");
        assertFault(
                "{\"profiles\":[{\"name\":\"a\",\"like\":\"telecom-sd\"},{\"name\":\"a\"}]}",
                "own.json: profile a stands there twice",
                "");
        assertFault(
                "{\"profiles\":[{\"name\":\"a\",\"like\":\"b\"}]}",
                "own.json: profile a is like \"b\", which is unknown",
                "");
        assertFault(
                "{\"profiles\":[{\"name\":\"unknown-old\",\"agents\":[\"X\"]}]}",
                "profile unknown-old must be without agents",
                "");
    }

    @Test
    void allFaults_areToldAtOnce() {
        BadProfiles bad =
                catchThrowableOfType(
                        BadProfiles.class,
                        () -> with(profile("\"charset\":\"x\",\"dialect\":\"y\"")));
        assertThat(bad.faults()).hasSize(2);
    }

    @Test
    void placeThatIsNot_isNamed() {
        BadProfiles bad =
                catchThrowableOfType(
                        BadProfiles.class, () -> BoxProfiles.with(folder.resolve("none")));
        assertThat(bad).hasMessageContaining("none is neither a file nor a folder");
    }

    private void assertFault(String json, String where, String sentence) {
        BadProfiles bad = catchThrowableOfType(BadProfiles.class, () -> with(json));
        assertThat(bad).as(json).isNotNull();
        assertThat(bad.faults()).singleElement().asString().startsWith(where).contains(sentence);
    }
}
