package kejian.contract.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import org.junit.jupiter.api.Test;

/** Which files of the province a county may show too; the rest is judged where edges judge it. */
class CountyColumnsTest {

    private static final BlobRef LOGO = new BlobRef("a".repeat(64), 10);
    private static final BlobRef SECRET = new BlobRef("b".repeat(64), 20);

    private static Catalogue.Title title(String id, BlobRef... pictures) {
        List<Catalogue.Article.Block> blocks =
                Stream.of(pictures)
                        .map(p -> new Catalogue.Article.Block(null, false, p, "image/png"))
                        .toList();
        return new Catalogue.Title(
                id,
                Kind.ARTICLE,
                id,
                "",
                "",
                "",
                List.of(),
                Category.LEARNING_NOTES,
                Purpose.EDUCATION,
                "2026-11-02T08:00:00Z",
                null,
                new Catalogue.Article(blocks));
    }

    private static Catalogue catalogue(
            String column, List<String> restricted, Catalogue.Title... t) {
        List<String> ids = Stream.of(t).map(Catalogue.Title::id).toList();
        return new Catalogue(
                1,
                "x",
                List.of(new Catalogue.Column(column, null, column, column, "", ids)),
                List.of(t),
                restricted,
                1_000L);
    }

    private static final Catalogue PROVINCE =
            catalogue("sheng", List.of("shut"), title("open", LOGO), title("shut", LOGO, SECRET));

    private static Catalogue below(BlobRef own) throws CountyColumns.Misfit {
        return CountyColumns.below(
                PROVINCE,
                List.of(LOGO, SECRET),
                catalogue("xian", List.of(), title("own", own)),
                List.of(own));
    }

    @Test
    void pictureThatAnOpenCoursewareShows_isNoSecret_thoughARestrictedOneShowsItToo()
            throws Exception {
        assertThat(below(LOGO).titles()).extracting(Catalogue.Title::id).contains("own");
    }

    @Test
    void pictureOfRestrictedCoursewareAlone_isRefused() {
        assertThatThrownBy(() -> below(SECRET)).hasMessageContaining("restricted");
    }

    @Test
    void fileOfTheProvinceByAnotherSize_isRefused() {
        assertThatThrownBy(() -> below(new BlobRef(LOGO.sha256(), 11)))
                .hasMessageContaining("another size");
    }
}
