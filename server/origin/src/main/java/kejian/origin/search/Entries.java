package kejian.origin.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.panache.common.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import kejian.contract.release.Catalogue;
import kejian.origin.courseware.Courseware;
import kejian.origin.courseware.Coursewares;

/** Courseware as an index holds it, read from the database a page at a time. */
@ApplicationScoped
class Entries {

    /** Before every id. */
    static final UUID START = new UUID(0, 0);

    /** Of a page; an article may have 200,000 characters. */
    static final int PAGE = 50;

    private final Coursewares coursewares;
    private final ObjectMapper json;

    Entries(Coursewares coursewares, ObjectMapper json) {
        this.coursewares = coursewares;
        this.json = json;
    }

    @Transactional
    long count() {
        return coursewares.count();
    }

    /** The next page behind this id, by id. */
    @Transactional(rollbackOn = Exception.class)
    List<SearchIndex.Entry> after(UUID last) throws IOException {
        return entries(
                coursewares.find("id > ?1 order by id", last).page(Page.ofSize(PAGE)).list());
    }

    /** As they are now, in no order; those that are gone are left out. */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    List<SearchIndex.Entry> of(Collection<UUID> ids) throws IOException {
        return entries(coursewares.list("id in ?1", ids));
    }

    private List<SearchIndex.Entry> entries(List<Courseware> page) throws IOException {
        List<SearchIndex.Entry> entries = new ArrayList<>();
        for (Courseware c : page) {
            String article = c.articleJson();
            entries.add(
                    new SearchIndex.Entry(
                            c.id().toString(),
                            c.title(),
                            c.summary(),
                            c.tags(),
                            c.presenter(),
                            article == null
                                    ? ""
                                    : json.readValue(article, Catalogue.Article.class).words()));
        }
        return entries;
    }
}
