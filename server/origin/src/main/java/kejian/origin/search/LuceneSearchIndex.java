package kejian.origin.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/** Lucene in a folder of the origin. */
final class LuceneSearchIndex implements SearchIndex, AutoCloseable {

    private static final String ID = "id";
    private static final String WORDS = "words";
    private static final String PAIRS = "pairs";
    private static final String TITLE = "title";
    private static final String SYLLABLES = "syllables";
    private static final String INITIALS = "initials";

    /**
     * The id again, by which equal hits are ordered: as it is, since of sorted values each hit that
     * is kept for a moment would cost the unpacking of a block of them.
     */
    private static final String ORDER = "order";

    private static final Sort BEST_FIRST =
            new Sort(SortField.FIELD_SCORE, new SortField(ORDER, SortField.Type.STRING_VAL));

    private final IndexWriter writer;
    private final SearcherManager searchers;

    LuceneSearchIndex(Path folder) throws IOException {
        writer =
                new IndexWriter(
                        FSDirectory.open(folder), new IndexWriterConfig(new WhitespaceAnalyzer()));
        searchers = new SearcherManager(writer, null);
    }

    @Override
    public void put(List<Entry> entries) throws IOException {
        add(entries);
        commit();
    }

    /** As {@link #put}, but neither durable nor found before {@link #commit}. */
    void add(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            writer.updateDocument(new Term(ID, entry.id()), document(entry));
        }
    }

    void commit() throws IOException {
        writer.commit();
        searchers.maybeRefreshBlocking();
    }

    private static Document document(Entry entry) throws IOException {
        Terms terms = Terms.of(entry);
        Document document = new Document();
        document.add(new StringField(ID, entry.id(), Field.Store.NO));
        document.add(new BinaryDocValuesField(ORDER, new BytesRef(entry.id())));
        document.add(text(TITLE, terms.title()));
        document.add(text(WORDS, terms.words()));
        document.add(text(PAIRS, terms.pairs()));
        for (String tail : terms.syllables()) {
            document.add(new StringField(SYLLABLES, tail, Field.Store.NO));
        }
        for (String tail : terms.initials()) {
            document.add(new StringField(INITIALS, tail, Field.Store.NO));
        }
        return document;
    }

    private static TextField text(String field, List<String> terms) {
        return new TextField(field, String.join(" ", terms), Field.Store.NO);
    }

    @Override
    public long size() throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return searcher.getIndexReader().numDocs();
        } finally {
            searchers.release(searcher);
        }
    }

    @Override
    public void clear() throws IOException {
        writer.deleteAll();
        writer.commit();
        searchers.maybeRefreshBlocking();
    }

    @Override
    public List<String> find(String asked, int most) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            List<String> ids = new ArrayList<>();
            Query query = query(Terms.asked(asked));
            for (ScoreDoc hit : searcher.search(query, most, BEST_FIRST).scoreDocs) {
                // it was read to order equal hits: no stored document need be unpacked for it
                ids.add(((BytesRef) ((FieldDoc) hit).fields[1]).utf8ToString());
            }
            return ids;
        } finally {
            searchers.release(searcher);
        }
    }

    private static Query query(Terms.Asked asked) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (String term : asked.words()) {
            any.add(boosted(new TermQuery(new Term(TITLE, term)), 2), BooleanClause.Occur.SHOULD);
            any.add(boosted(new TermQuery(new Term(WORDS, term)), 2), BooleanClause.Occur.SHOULD);
        }
        // a hit by pairs alone has every one, or the pair index would find half of everything
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (String pair : asked.pairs()) {
            all.add(new TermQuery(new Term(PAIRS, pair)), BooleanClause.Occur.MUST);
        }
        if (!asked.pairs().isEmpty()) {
            any.add(boosted(all.build(), 3), BooleanClause.Occur.SHOULD);
        }
        if (asked.letters() != null) {
            for (String field : List.of(INITIALS, SYLLABLES)) {
                Query begins = new PrefixQuery(new Term(field, asked.letters()));
                any.add(boosted(begins, 2), BooleanClause.Occur.SHOULD);
            }
        }
        if (asked.sound() != null) {
            Query begins = new PrefixQuery(new Term(SYLLABLES, asked.sound().letters()));
            any.add(boosted(begins, asked.sound().weight()), BooleanClause.Occur.SHOULD);
        }
        BooleanQuery.Builder whole = new BooleanQuery.Builder();
        whole.add(any.build(), BooleanClause.Occur.MUST);
        for (String pair : asked.pairs()) {
            whole.add(boosted(new TermQuery(new Term(PAIRS, pair)), 2), BooleanClause.Occur.SHOULD);
        }
        return whole.build();
    }

    private static Query boosted(Query query, float by) {
        return new BoostQuery(query, by);
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
    }
}
