using Lucene.Net.Codecs;
using Lucene.Net.Codecs.Lucene46;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Lucene's own codec with our postings (<see cref="ImpactPostingsFormat"/>); everything else is Lucene's. The
/// name is in every segment, so a change of the files needs a new one.</summary>
[CodecName(CodecName)]
internal sealed class ImpactCodec : FilterCodec
{
    private const string CodecName = "PipelineImpacts2";

    private ImpactCodec()
        : base(new Lucene46Codec()) { }

    /// <summary>The codec, known to Lucene by its name from the first use of this property.</summary>
    public static ImpactCodec Instance { get; } = Register(new ImpactCodec());

    public override PostingsFormat PostingsFormat { get; } = new ImpactPostingsFormat();

    private static ImpactCodec Register(ImpactCodec codec)
    {
        // Lucene looks codecs up by name in one factory of the process. Ours answers for one name and leaves the others
        // to the factory that was there.
        Codec.SetCodecFactory(new Factory(Codec.GetCodecFactory(), codec));
        return codec;
    }

    private sealed class Factory(ICodecFactory others, ImpactCodec codec) : ICodecFactory
    {
        public Codec GetCodec(string name) => name == CodecName ? codec : others.GetCodec(name);
    }
}
