package kejian.delivery.box;

import static kejian.delivery.box.SampleRelease.ARTICLE;
import static kejian.delivery.box.SampleRelease.SECOND;
import static kejian.delivery.box.SampleRelease.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.evidence.Sessions;
import kejian.delivery.view.ReleaseView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was lent is gone from every address when its lease has ended, and back as it was. */
class LeaseEndedTest {

    private static final long LEASE = 100;

    private static final List<String> LISTS =
            List.of(
                    "/list/all.m3u",
                    "/list/all.pls",
                    "/list/all.xspf",
                    "/list/all.asx",
                    "/list/all.rss",
                    "/list/all.json",
                    "/list/zheng-ce.m3u",
                    "/list/guide.xml",
                    "/a/col/zheng-ce-1.htm",
                    "/c/index.html?col=zheng-ce");

    private BoxServer server;
    private String session;
    private ReleaseView view;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 30);
        byte[] key = "a key of thirty-two bytes or more".getBytes(StandardCharsets.UTF_8);
        session = new Sessions(key, server.clock).issue(VIDEO, "BOX-1").id();
        view = lent(13, List.of());
        server.view.set(view);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    /** The long column is recallable; the second courseware is in one that is not, too. */
    private static ReleaseView lent(long number, List<String> without) {
        Catalogue usual = SampleRelease.catalogue(number, without);
        List<Catalogue.Column> columns = new ArrayList<>();
        for (Catalogue.Column c : usual.columns()) {
            Long lease = c.slug().equals("zheng-ce") ? LEASE : null;
            columns.add(
                    new Catalogue.Column(
                            c.id(),
                            c.parent(),
                            c.slug(),
                            c.title(),
                            c.summary(),
                            c.courseware(),
                            lease,
                            c.colour()));
        }
        return new ReleaseView(
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        number,
                        "2026-11-20T01:02:03Z",
                        SampleRelease.blob("catalogue"),
                        List.of(),
                        List.of()),
                new Catalogue(number, usual.titleOfProvince(), columns, usual.titles()));
    }

    private List<String> addresses() {
        List<String> all = new ArrayList<>();
        AccessTest.media()
                .forEach(path -> {
                    all.add(path);
                    all.add(path + (path.contains("?") ? "&" : "?") + "s=" + session);
                });
        Stream.of("c.m3u8", "b.m3u8", "c.mpd", "b.mp4", "a.ts")
                .forEach(name -> all.add("/play/" + VIDEO + "/" + name));
        all.add("/a/cw/" + VIDEO + ".htm");
        all.add("/a/play/" + VIDEO + ".htm");
        all.add("/c/cw/" + VIDEO + ".html");
        all.add("/a/art/" + ARTICLE + "-1.htm");
        all.add("/m/attachment/" + ARTICLE + "/" + handout());
        return all;
    }

    private static String handout() {
        return SampleRelease.blob(SampleRelease.HANDOUT).sha256();
    }

    private void assertAll(int status) throws Exception {
        for (String path : addresses()) {
            for (String method : List.of("GET", "HEAD")) {
                for (String[] headers : new String[][] {{}, {"Range: bytes=0-9"}}) {
                    RawAnswer answer = server.request(method, path, headers);
                    int expected = status == 200 && answer.status() == 206 ? 206 : status;
                    assertThat(answer.status()).as("%s %s", method, path).isEqualTo(expected);
                    if (status == 410) {
                        assertThat(answer.header("Problem-Type")).isEqualTo("lease-ended");
                        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
                    }
                }
            }
        }
    }

    private List<String> listsThatName(String courseware) throws Exception {
        List<String> naming = new ArrayList<>();
        for (String list : LISTS) {
            RawAnswer answer = server.get(list);
            assertThat(answer.status()).as(list).isEqualTo(200);
            if (answer.text().contains(courseware)) {
                naming.add(list);
            }
        }
        return naming;
    }

    @Test
    void leaseThatEnds_isGoneAtEveryAddressAndList_andBackWithTheProvince() throws Exception {
        server.view.set(view.afterSilence(LEASE - 1));
        assertAll(200);
        assertThat(listsThatName(VIDEO)).isEqualTo(LISTS);

        server.view.set(view.afterSilence(LEASE));
        assertAll(410);
        assertThat(listsThatName(VIDEO)).isEmpty();
        assertThat(listsThatName(SECOND)).isEqualTo(LISTS);
        assertThat(server.get("/play/" + SECOND + "/c.m3u8").status()).isEqualTo(200);
        RawAnswer said = server.get("/play/" + VIDEO + "/c.m3u8");
        assertThat(said.text()).contains("恢复联网").contains("comes back");

        server.view.set(view.afterSilence(LEASE).afterSilence(0));
        assertAll(200);
        assertThat(listsThatName(VIDEO)).isEqualTo(LISTS);
    }

    @Test
    void leaseOfColumnsTogether_isTheLongest() {
        ReleaseView silent = view.afterSilence(Catalogue.LEASE_SECONDS - 1);
        assertThat(silent.isGone(SECOND)).isFalse();
        assertThat(silent.isGone(ARTICLE)).isTrue();
        assertThat(view.afterSilence(Catalogue.LEASE_SECONDS).isGone(SECOND)).isTrue();
        assertThat(view.afterSilence(Long.MAX_VALUE).isGone(SECOND)).isTrue();
    }

    @Test
    void packageThatThePresentReleaseDoesNotName_endsWithItsOwnLease() throws Exception {
        String segment = "/m/" + SampleRelease.PACKAGE + "/c/360p/0.m4s";
        assertThat(server.get(segment).status()).isEqualTo(200);
        ReleaseView next = lent(14, List.of(VIDEO));
        server.view.set(next);
        assertThat(server.get(segment).status()).isEqualTo(200); // players go on
        server.view.set(next.afterSilence(LEASE));
        assertThat(server.get(segment).status()).isEqualTo(410);
        server.view.set(next);
        assertThat(server.get(segment).status()).isEqualTo(200);
    }

    @Test
    void view_whileAllLeasesRun_isTheSameObject() {
        assertThat(view.afterSilence(0)).isSameAs(view);
        assertThat(view.afterSilence(LEASE - 1)).isSameAs(view);
        assertThat(view.afterSilence(LEASE)).isNotSameAs(view);
    }
}
