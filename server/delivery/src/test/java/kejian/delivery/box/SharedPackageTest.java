package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import kejian.contract.release.Catalogue;
import kejian.contract.release.ReleaseManifest;
import kejian.delivery.view.ReleaseView;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two courseware of the same bytes, one of them restricted. */
class SharedPackageTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void openOne_decidesWhicheverComesFirst(boolean openFirst) {
        Catalogue.Title one = SampleRelease.video("one", "a");
        Catalogue.Title like = SampleRelease.video("one", "b");
        Catalogue.Title two =
                new Catalogue.Title(
                        "two",
                        like.kind(),
                        like.title(),
                        like.summary(),
                        like.presenter(),
                        like.publisher(),
                        like.tags(),
                        like.category(),
                        like.purpose(),
                        like.publishedAt(),
                        like.media(),
                        null);
        String restricted = openFirst ? "two" : "one";
        Catalogue catalogue =
                new Catalogue(5, "某省", List.of(), List.of(one, two), List.of(restricted));
        ReleaseManifest manifest =
                new ReleaseManifest(
                        ReleaseManifest.FORMAT,
                        5,
                        "2026-11-20T01:02:03Z",
                        SampleRelease.blob("catalogue"),
                        List.of(),
                        List.of());
        ReleaseView view = new ReleaseView(manifest, catalogue);
        String id = SampleRelease.packageOf("one").id();
        assertThat(view.titleOfPackage(id).map(Catalogue.Title::id))
                .hasValue(openFirst ? "one" : "two");
    }
}
