import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.core.WhitespaceAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.store.FSDirectory;

/**
 * Indexes a file of texts (one a line, terms between spaces) and answers "run" with the nanoseconds of every query of a
 * second file, "top" with the ten best documents of every query. A query's terms may start with + or -.
 */
public final class LuceneJavaPeer {
    public static void main(String[] args) throws Exception {
        BM25Similarity similarity = new BM25Similarity(1.2f, 0.75f);
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.setTokenized(true);
        type.freeze();
        FSDirectory directory = FSDirectory.open(Path.of(args[2]));
        IndexWriterConfig config = new IndexWriterConfig(new WhitespaceAnalyzer());
        config.setSimilarity(similarity);
        config.setRAMBufferSizeMB(128);
        try (IndexWriter writer = new IndexWriter(directory, config);
             BufferedReader texts = Files.newBufferedReader(Path.of(args[0]))) {
            for (String line = texts.readLine(); line != null; line = texts.readLine()) {
                Document document = new Document();
                document.add(new Field("text", line, type));
                writer.addDocument(document);
            }
            writer.forceMerge(1);
        }

        List<Query> queries = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of(args[1]))) {
            BooleanQuery.Builder query = new BooleanQuery.Builder();
            for (String term : line.split(" ")) {
                Occur occur = term.charAt(0) == '+' ? Occur.MUST : term.charAt(0) == '-' ? Occur.MUST_NOT : Occur.SHOULD;
                query.add(new TermQuery(new Term("text", occur == Occur.SHOULD ? term : term.substring(1))), occur);
            }
            queries.add(query.build());
        }

        IndexSearcher searcher = new IndexSearcher(DirectoryReader.open(directory));
        searcher.setSimilarity(similarity);
        searcher.setQueryCache(null);
        System.out.println("ready");
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            StringBuilder answer = new StringBuilder();
            for (Query query : queries) {
                long started = System.nanoTime();
                ScoreDoc[] best = searcher.search(query, 10).scoreDocs;
                long taken = System.nanoTime() - started;
                if (command.equals("run")) {
                    answer.append(taken);
                } else {
                    for (ScoreDoc doc : best) {
                        answer.append(doc.doc).append(',');
                    }
                }
                answer.append(' ');
            }
            System.out.println(answer);
        }
    }
}
