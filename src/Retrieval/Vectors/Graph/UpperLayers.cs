namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>The sparse layers above the base, which find a start near the query. A node has a record for every layer
/// that it is in: node, record below (-1 above the base), record above (-1), layer (0 when free), links to records of
/// the layer.</summary>
internal readonly unsafe struct UpperLayers(RecordArena records, RecordArena codes, int maxLinks) : ILayer
{
    private const int Fields = 4;

    public int Count => records.Count;

    public int MaxLinks => maxLinks;

    public static int Stride(int maxLinks) => (Fields + maxLinks) * sizeof(int);

    public ref int Node(int record) => ref ((int*)records[record])[0];

    public ref int Below(int record) => ref ((int*)records[record])[1];

    public ref int Above(int record) => ref ((int*)records[record])[2];

    public ref int Layer(int record) => ref ((int*)records[record])[3];

    public int* Links(int record) => (int*)records[record] + Fields;

    public byte* Code(int record) => codes[Node(record)];
}
