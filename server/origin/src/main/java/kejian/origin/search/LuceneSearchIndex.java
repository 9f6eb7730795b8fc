package kejian.origin.search;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cn.smart.SmartChineseAnalyzer;
import org.apache.lucene.analysis.core.KeywordAnalyzer;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
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
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

/** Lucene in a folder of the origin. */
final class LuceneSearchIndex implements SearchIndex, AutoCloseable {

    private static final String ID = "id";
    private static final String WORDS = "words";
    private static final String PAIRS = "pairs";
    private static final String TITLE = "title";
    private static final String SYLLABLES = "syllables";
    private static final String INITIALS = "initials";

    private final Analyzer words = new SmartChineseAnalyzer();
    private final Analyzer pairs = new CJKAnalyzer();
    private final IndexWriter writer;
    private final SearcherManager searchers;

    LuceneSearchIndex(Path folder) throws IOException {
        Analyzer byField =
                new PerFieldAnalyzerWrapper(
                        new KeywordAnalyzer(),
                        java.util.Map.of(WORDS, words, TITLE, words, PAIRS, pairs));
        writer = new IndexWriter(FSDirectory.open(folder), new IndexWriterConfig(byField));
        searchers = new SearcherManager(writer, null);
    }

    @Override
    public void put(List<Entry> entries) throws IOException {
        for (Entry entry : entries) {
            writer.updateDocument(new Term(ID, entry.id()), document(entry));
        }
        writer.commit();
        searchers.maybeRefreshBlocking();
    }

    private static Document document(Entry entry) {
        String title = Readings.simplified(entry.title());
        String all =
                Readings.simplified(
                        String.join(
                                " \n",
                                entry.title(),
                                entry.summary(),
                                String.join(" ", entry.tags()),
                                entry.presenter(),
                                entry.text()));
        Document document = new Document();
        document.add(new StringField(ID, entry.id(), Field.Store.YES));
        document.add(new TextField(TITLE, title, Field.Store.NO));
        document.add(new TextField(WORDS, all, Field.Store.NO));
        document.add(new TextField(PAIRS, all, Field.Store.NO));
        List<String> read = new ArrayList<>(entry.tags());
        read.add(entry.title());
        read.add(entry.presenter());
        for (String text : read) {
            for (String tail : Readings.syllables(text)) {
                document.add(new StringField(SYLLABLES, tail, Field.Store.NO));
            }
            for (String tail : Readings.initials(text)) {
                document.add(new StringField(INITIALS, tail, Field.Store.NO));
            }
        }
        return document;
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
            for (ScoreDoc hit : searcher.search(query(asked), most).scoreDocs) {
                ids.add(searcher.storedFields().document(hit.doc).get(ID));
            }
            return ids;
        } finally {
            searchers.release(searcher);
        }
    }

    private Query query(String asked) throws IOException {
        String text = Readings.simplified(asked);
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        for (String term : terms(words, text)) {
            any.add(boosted(new TermQuery(new Term(TITLE, term)), 4), BooleanClause.Occur.SHOULD);
            any.add(boosted(new TermQuery(new Term(WORDS, term)), 2), BooleanClause.Occur.SHOULD);
        }
        // every pair of characters must be there, or the pair index would find half of everything
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        List<String> couples = terms(pairs, text);
        couples.forEach(t -> all.add(new TermQuery(new Term(PAIRS, t)), BooleanClause.Occur.MUST));
        if (!couples.isEmpty()) {
            any.add(boosted(all.build(), 3), BooleanClause.Occur.SHOULD);
        }
        String letters = text.toLowerCase(Locale.ROOT).replaceAll("[\\s']+", "");
        if (letters.matches("[a-z0-9]{1,60}")) {
            any.add(
                    boosted(new PrefixQuery(new Term(INITIALS, letters)), 2),
                    BooleanClause.Occur.SHOULD);
            any.add(
                    boosted(new PrefixQuery(new Term(SYLLABLES, letters)), 2),
                    BooleanClause.Occur.SHOULD);
        }
        return any.build();
    }

    private static Query boosted(Query query, float by) {
        return new BoostQuery(query, by);
    }

    private static List<String> terms(Analyzer analyzer, String text) throws IOException {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(WORDS, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken() && terms.size() < 64) {
                terms.add(term.toString());
            }
            stream.end();
        }
        return terms;
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
    }
}
