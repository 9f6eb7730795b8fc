package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import kejian.contract.blob.BlobRef;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.view.ReleaseView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A column's picture stands at the head of its pages and of those below, on every tier. */
class BannerTest {

    private static final byte[] SMALL = {1};
    private static final byte[] LARGE = {2, 2};
    private static final byte[] WIDE = {3, 3, 3};

    private BoxServer server;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new BoxServer(folder, 100);
        for (byte[] picture : List.of(SMALL, LARGE, WIDE)) {
            Files.write(folder.resolve(SampleRelease.blob(picture).sha256()), picture);
        }
        server.view.set(view(13, new Catalogue.Banner(ref(SMALL), ref(LARGE), ref(WIDE))));
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static BlobRef ref(byte[] picture) {
        return SampleRelease.blob(picture);
    }

    private static String address(byte[] picture) {
        return "/m/banner/" + ref(picture).sha256();
    }

    private static ReleaseView view(long number, Catalogue.Banner banner) {
        Catalogue plain = SampleRelease.catalogue(number, List.of());
        List<Catalogue.Column> columns =
                plain.columns().stream()
                        .map(c ->
                                new Catalogue.Column(
                                        c.id(),
                                        c.parent(),
                                        c.slug(),
                                        c.title(),
                                        c.summary(),
                                        c.courseware(),
                                        c.leaseSeconds(),
                                        c.colour(),
                                        c.id().equals("c1") ? banner : null))
                        .toList();
        return new ReleaseView(
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        number,
                        "2026-11-20T01:02:03Z",
                        SampleRelease.blob("catalogue"),
                        List.of(),
                        List.of()),
                new Catalogue(number, plain.titleOfProvince(), columns, plain.titles()));
    }

    @Test
    void banner_isOnItsColumnAndThoseBelow_atThePagesSize() throws Exception {
        for (String column : List.of("zheng-ce", "ji-shu-2")) {
            String page = "col/" + column + "-1.htm";
            assertThat(server.get("/a/" + page + "?size=640x530").text("GBK"))
                    .contains(address(SMALL) + "\" width=\"640\" height=\"60\">")
                    .contains("<div class=\"h on\">");
            assertThat(server.get("/a/" + page + "?size=1280x720").text("GBK"))
                    .contains(address(LARGE) + "\" width=\"1280\" height=\"96\">");
            assertThat(server.get("/b/" + page).text())
                    .contains(address(LARGE) + "\" width=\"1280\" height=\"96\">");
            assertThat(server.get("/c/index.html?col=" + column).text()).contains(address(WIDE));
        }
        for (String page : List.of("/a/col/kong-1.htm", "/a/index.htm", "/c/index.html?col=kong")) {
            assertThat(server.get(page).text("ISO-8859-1"))
                    .as(page)
                    .doesNotContain("/m/banner/")
                    .doesNotContain("h on");
        }
    }

    @Test
    void picture_isOfThePresentRelease_andNoOther() throws Exception {
        RawAnswer picture = server.get(address(WIDE));
        assertThat(picture.status()).isEqualTo(200);
        assertThat(picture.header("Content-Type")).isEqualTo("image/jpeg");
        assertThat(picture.body()).isEqualTo(WIDE);
        String tag = "If-None-Match: " + picture.header("ETag");
        assertThat(server.get(address(WIDE), tag).status()).isEqualTo(304);
        // a blob that is here for something else is no banner
        assertThat(server.get("/m/banner/" + ref(SampleRelease.POSTER).sha256()).status())
                .isEqualTo(404);
        server.view.set(SampleRelease.view(14, List.of()));
        assertThat(server.get(address(WIDE)).status()).isEqualTo(404);
    }
}
