using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Lexical;

/// <summary>A chunk as Lucene takes it in: one document with its fields, which are filled anew for every chunk, because
/// making them takes as long as indexing a short text. For one caller at a time.</summary>
internal sealed class ChunkEntry
{
    private static readonly FieldType Terms = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS,
        }
    );

    private static readonly FieldType Positions = Frozen(
        new FieldType(Terms) { IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS }
    );

    private static readonly FieldType Words = Frozen(
        new FieldType
        {
            IsIndexed = true,
            IsTokenized = true,
            OmitNorms = true,
            IndexOptions = IndexOptions.DOCS_ONLY,
        }
    );

    private readonly StringField _document = new(LexicalFields.Document, string.Empty, Field.Store.NO);
    private readonly StringField _key = new(LexicalFields.Key, string.Empty, Field.Store.NO);
    private readonly NumericDocValuesField _sequence = new(LexicalFields.Sequence, 0);
    private readonly TermListStream _body = new();
    private readonly TermListStream _words = new();
    private readonly TermListStream _title = new();
    private readonly TermListStream _surface = new();
    private readonly StoredField _stored = new(LexicalFields.Stored, new BytesRef());
    private readonly IIndexableField[] _fields;

    public ChunkEntry() =>
        _fields = [
            _document,
            _key,
            _sequence,
            new Field(LexicalFields.Body, _body, Positions),
            new Field(LexicalFields.Words, _words, Terms),
            new Field(LexicalFields.Title, _title, Positions),
            new Field(LexicalFields.Surface, _surface, Words),
            _stored,
        ];

    /// <summary>The fields of a chunk; they are its until the next call.</summary>
    public IReadOnlyList<IIndexableField> Fill(
        string documentId,
        long sequence,
        IReadOnlyList<IReadOnlyList<string>> body,
        IReadOnlyList<string> words,
        IReadOnlyList<IReadOnlyList<string>> title,
        IReadOnlyList<string> surface,
        byte[] stored
    )
    {
        _document.SetStringValue(documentId);
        _key.SetStringValue(LexicalIndex.KeyOf(sequence));
        _sequence.SetInt64Value(sequence);
        _body.Take(body);
        _words.Take([words]);
        _title.Take(title);
        _surface.Take([surface]);
        _stored.SetBytesValue(new BytesRef(stored));
        return _fields;
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}
