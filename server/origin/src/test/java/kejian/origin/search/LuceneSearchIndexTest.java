package kejian.origin.search;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class LuceneSearchIndexTest extends SearchIndexContract {

    @TempDir Path folder;
    private LuceneSearchIndex index;

    @Override
    SearchIndex empty() throws IOException {
        index = new LuceneSearchIndex(folder);
        return index;
    }

    @Override
    SearchIndex reopened() throws IOException {
        index.close();
        return empty();
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }
}
