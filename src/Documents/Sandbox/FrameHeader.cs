using System.Text.Json.Serialization;
using Pipeline.Documents.Reading;

namespace Pipeline.Documents.Sandbox;

/// <summary>What a frame is.</summary>
internal enum FrameKind
{
    /// <summary>Child to parent, once: ready, in <see cref="FrameHeader.Protocol"/>.</summary>
    Ready,

    /// <summary>Parent to child: read the document in the body.</summary>
    Read,

    /// <summary>Child to parent: the text, or its last piece, in the body as <see cref="DocumentPayload"/> lays it out.</summary>
    Document,

    /// <summary>Child to parent: the document cannot be read.</summary>
    Failure,

    /// <summary>Child to parent: a page is being recognised, which may take as long as a document.</summary>
    Working,

    /// <summary>Child to parent: a piece of the text, laid out as a document; more come.</summary>
    Piece,
}

/// <summary>The header of a frame; which properties are set depends on the kind.</summary>
internal sealed record FrameHeader(FrameKind Kind)
{
    public const int CurrentProtocol = 4;

    public int? Protocol { get; init; }

    public string? ContentType { get; init; }

    public string? FileName { get; init; }

    /// <summary>The password of the document to read.</summary>
    public string? Password { get; init; }

    public ReadingLimits? Limits { get; init; }

    /// <summary>Of a request: the text may come in pieces.</summary>
    public bool? InPieces { get; init; }

    public string? Title { get; init; }

    public string? Format { get; init; }

    /// <summary>Bytes of UTF-8 text at the start of the body; block records follow.</summary>
    public int? TextBytes { get; init; }

    /// <summary>Bytes of places at the end of the body.</summary>
    public int? PlaceBytes { get; init; }

    /// <summary>What the pages of the blocks are.</summary>
    public PageKind? Pages { get; init; }

    /// <summary>Languages of blocks of code; block records name them by their number, from 1.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    public ReadFailure? Failure { get; init; }

    public string? Reason { get; init; }

    public ReadProblem? Problem { get; init; }

    public IReadOnlyDictionary<string, string>? Values { get; init; }
}

/// <summary>Serialises headers without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FrameHeader))]
internal sealed partial class FrameJson : JsonSerializerContext;
