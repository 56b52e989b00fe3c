using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Search.Similarities;
using Lucene.Net.Store;
using Lucene.Net.Util;

namespace Pipeline.Benchmarks.Quality;

/// <summary>Lucene.Net as it comes: one field of title and text, one analyzer, its own BM25 and searcher.</summary>
internal sealed class StockLucene : IDisposable
{
    private readonly RAMDirectory _directory = new();
    private readonly Analyzer _analyzer;
    private readonly DirectoryReader _reader;
    private readonly IndexSearcher _searcher;

    public StockLucene(JudgedSet set, Analyzer analyzer)
    {
        _analyzer = analyzer;
        var similarity = new BM25Similarity(1.2f, 0.75f);
        using (
            var writer = new IndexWriter(
                _directory,
                new IndexWriterConfig(LuceneVersion.LUCENE_48, analyzer) { Similarity = similarity }
            )
        )
        {
            foreach (var (id, title, text) in set.Documents)
            {
                writer.AddDocument([
                    new StringField("id", id, Field.Store.YES),
                    new TextField("text", $"{title}\n{text}", Field.Store.NO),
                ]);
            }
        }

        _reader = DirectoryReader.Open(_directory);
        _searcher = new IndexSearcher(_reader) { Similarity = similarity };
    }

    public IReadOnlyList<string> Search(string text, int top)
    {
        var query = new BooleanQuery();
        using (var tokens = _analyzer.GetTokenStream("text", text))
        {
            var term = tokens.GetAttribute<ICharTermAttribute>();
            tokens.Reset();
            while (tokens.IncrementToken())
            {
                query.Add(new TermQuery(new Term("text", term.ToString())), Occur.SHOULD);
            }
        }

        return [.. _searcher.Search(query, top).ScoreDocs.Select(hit => _searcher.Doc(hit.Doc).Get("id"))];
    }

    public void Dispose()
    {
        _reader.Dispose();
        _directory.Dispose();
        _analyzer.Dispose();
    }
}
