package kejian.origin.column;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import kejian.contract.problem.Problem;
import kejian.contract.release.Catalogue;
import kejian.origin.OriginConfig;
import kejian.origin.area.Areas;
import kejian.origin.article.UploadedPicture;
import kejian.origin.blob.Blobs;
import kejian.origin.http.Versions;
import kejian.origin.identity.CurrentPerson;
import kejian.origin.picture.BadPicture;
import kejian.origin.picture.Pictures;
import kejian.origin.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Pictures at the head of columns (横幅). */
@ApplicationScoped
class Banners {

    private static final int AT_ONCE = 2;

    private final Columns columns;
    private final Areas areas;
    private final CurrentPerson person;
    private final Pictures pictures;
    private final Blobs blobs;
    private final ObjectMapper json;
    private final UploadedPicture uploaded;

    Banners(
            Columns columns,
            Areas areas,
            CurrentPerson person,
            Pictures pictures,
            Blobs blobs,
            ObjectMapper json,
            OriginConfig origin)
            throws IOException {
        this.columns = columns;
        this.areas = areas;
        this.person = person;
        this.pictures = pictures;
        this.blobs = blobs;
        this.json = json;
        this.uploaded = new UploadedPicture(origin.data().resolve("banners"), "banner", AT_ONCE);
    }

    /** Redraws the file at each size; nothing of the file itself goes on. */
    Catalogue.Banner drawn(byte[] file, boolean english) throws IOException {
        return uploaded.drawn(file, english, this::cut);
    }

    private Catalogue.Banner cut(Path file) throws BadPicture, IOException {
        List<Pictures.Picture> sizes = pictures.banner(file);
        return new Catalogue.Banner(
                blobs.put(sizes.get(0).bytes()),
                blobs.put(sizes.get(1).bytes()),
                blobs.put(sizes.get(2).bytes()));
    }

    @Transactional(rollbackOn = Exception.class)
    Catalogue.Banner of(UUID id) throws JsonProcessingException {
        String banner = visible(id).bannerJson;
        if (banner == null) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        return json.readValue(banner, Catalogue.Banner.class);
    }

    /** Refuses early what {@link #set} would refuse after the file was read. */
    @Transactional(rollbackOn = Exception.class)
    void demandChangeable(UUID id, @Nullable String ifMatch) {
        Versions.demand(ifMatch, visible(id).version);
    }

    /**
     * @return the column's version now
     */
    @Transactional(rollbackOn = Exception.class)
    long set(UUID id, @Nullable String ifMatch, Catalogue.@Nullable Banner banner)
            throws JsonProcessingException {
        ColumnNode column = visible(id);
        Versions.demand(ifMatch, column.version);
        if (banner == null && column.bannerJson == null) {
            throw new ProblemException(Problem.NOT_FOUND);
        }
        column.bannerJson = banner == null ? null : json.writeValueAsString(banner);
        columns.getEntityManager().lock(column, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        columns.flush();
        return column.version;
    }

    private ColumnNode visible(UUID id) {
        return columns.findByIdOptional(id)
                .filter(c -> areas.covers(person.area(), c.area))
                .orElseThrow(() -> new ProblemException(Problem.NOT_FOUND));
    }
}
