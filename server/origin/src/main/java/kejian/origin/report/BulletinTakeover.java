package kejian.origin.report;

import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import kejian.contract.blob.BlobRef;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Kind;
import kejian.contract.courseware.Purpose;
import kejian.contract.exchange.PackageManifest;
import kejian.origin.area.Areas;
import kejian.origin.article.Articles;
import kejian.origin.blob.Blobs;
import kejian.origin.courseware.Arrivals;
import kejian.origin.export.Exports;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.identity.Roles;
import org.jspecify.annotations.Nullable;

/**
 * Takes a month's bulletin over as an article, on the way of files that editors bring: an original
 * is held, read and shown as any other. A month of an area is there once in the areas of a column.
 */
@ApplicationScoped
class BulletinTakeover {

    private final Bulletins bulletins;
    private final Arrivals arrivals;
    private final Articles articles;
    private final Blobs blobs;
    private final Exports exports;
    private final Areas areas;
    private final CurrentPerson person;

    BulletinTakeover(
            Bulletins bulletins,
            Arrivals arrivals,
            Articles articles,
            Blobs blobs,
            Exports exports,
            Areas areas,
            CurrentPerson person) {
        this.bulletins = bulletins;
        this.arrivals = arrivals;
        this.articles = articles;
        this.blobs = blobs;
        this.exports = exports;
        this.areas = areas;
        this.person = person;
    }

    /**
     * @param made whether it was not there before
     */
    record Taken(UUID id, boolean made) {}

    /**
     * For those who may take the bulletin home; whoever asks may make courseware too.
     *
     * @param area of one's own, or one within it; nothing: one's own
     */
    @RolesAllowed({Roles.ANALYST, Roles.REVIEWER, Roles.OPERATOR})
    Taken take(YearMonth month, String column, @Nullable String area, boolean english)
            throws SQLException, IOException {
        String root = areas.within(person.areaOfAsker(), area);
        String externalId = "bulletin:" + root + ":" + month;
        Bulletin shown = BulletinArticle.of(bulletins.of(month, root));
        Optional<UUID> there = arrivals.named(externalId, column);
        if (there.isPresent()) {
            return new Taken(there.get(), /* made= */ false);
        }
        BlobRef original = blobs.put(BulletinHtml.of(shown));
        PackageManifest.Item item =
                new PackageManifest.Item(
                        externalId,
                        Kind.ARTICLE,
                        shown.title().zh(),
                        "月结快照 " + shown.snapshot(),
                        /* presenter= */ "",
                        shown.areaName(),
                        List.of("通报"),
                        Category.REGIONAL_NEWS,
                        Purpose.EDUCATION,
                        /* restricted= */ false,
                        new PackageManifest.Original(
                                original, Form.HTML.file("bulletin-" + root, month)),
                        /* article= */ null,
                        List.of(),
                        List.of());
        Arrivals.Brought brought =
                new Arrivals.Brought(
                        articles.read(original, english),
                        /* lecture= */ null,
                        List.of(),
                        List.of());
        exports.add(person.name(), Exports.What.BULLETIN, root, month + " article", shown.lines());
        return new Taken(arrivals.arrive(item, column, brought, english), true);
    }
}
