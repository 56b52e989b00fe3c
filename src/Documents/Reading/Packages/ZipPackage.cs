using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Bytes;

namespace Pipeline.Documents.Reading.Packages;

/// <summary>
/// The parts of a document that is a ZIP archive of XML, unpacked within the limits. Sizes in the archive's directory
/// are checked first and never believed: what is unpacked is counted as it streams.
/// </summary>
internal sealed class ZipPackage : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly string _format;
    private readonly FrozenSet<string> _keptAttributes;
    private readonly ReadingLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly UnpackedBytes _unpacked;

    private ZipPackage(
        ZipArchive archive,
        string format,
        FrozenSet<string> keptAttributes,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        _cancellationToken = cancellationToken;
        _unpacked = limits.Unpacked ?? new UnpackedBytes(limits);
        _archive = archive;
        _format = format;
        _keptAttributes = keptAttributes;
        _limits = limits;
    }

    /// <summary>The parts' paths, with slashes.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Opens the parts that the document itself says are encrypted; null: none are.</summary>
    public IPartLock? Lock { get; set; }

    /// <summary>Opens an archive and checks its directory.</summary>
    /// <param name="content">The archive.</param>
    /// <param name="format">What the document is called when it is damaged, such as "DOCX".</param>
    /// <param name="keptAttributes">
    /// Local names of the attributes that <see cref="Element"/> keeps: an element may have any number of them. Of two
    /// with one local name the first counts. The identifier of a relationship, "id" too, is kept as "rel-id".
    /// </param>
    /// <param name="limits">The limits.</param>
    /// <param name="cancellationToken">Stops the unpacking at the next buffer.</param>
    /// <param name="names">The encoding of names that are not said to be UTF-8, or null.</param>
    public static ZipPackage Open(
        ReadOnlyMemory<byte> content,
        string format,
        FrozenSet<string> keptAttributes,
        ReadingLimits limits,
        CancellationToken cancellationToken = default,
        Encoding? names = null
    )
    {
        ZipArchive archive;
        try
        {
            archive = new ZipArchive(
                new MemoryStream(content.AsArray(), writable: false),
                ZipArchiveMode.Read,
                leaveOpen: false,
                names
            );
        }
        catch (InvalidDataException e)
        {
            throw Failures.Damaged(format, e);
        }
        var package = new ZipPackage(archive, format, keptAttributes, limits, cancellationToken);
        try
        {
            package.CheckDirectory();
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    public void Dispose() => _archive.Dispose();

    public bool Has(string path) => _entries.ContainsKey(path);

    /// <summary>Whether a part is protected by a password.</summary>
    public bool IsEncrypted(string path) => _entries[path].IsEncrypted;

    /// <summary>The number of a part in the archive's directory, from 0.</summary>
    public int NumberOf(string path) => _archive.Entries.IndexOf(_entries[path]);

    /// <summary>The size that the directory states for a part; what is unpacked is never more.</summary>
    public long SizeOf(string path) => _entries[path].Length;

    /// <summary>A whole part as a tree, or null when there is no such part.</summary>
    public XElement? Load(string? path)
    {
        if (path is null || !_entries.ContainsKey(path))
        {
            return null;
        }

        using var reader = Read(path);
        return reader.MoveToContent() == XmlNodeType.Element ? Element(reader) : null;
    }

    /// <summary>As <see cref="Load"/>, and null also for a part that is no sound XML: for what a document can do
    /// without.</summary>
    public XElement? LoadOptional(string? path)
    {
        try
        {
            return Load(path);
        }
        catch (Exception e) when (e is XmlException or InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Opens a part as bytes, counted as they are read.</summary>
    /// <exception cref="DocumentReadException">The part is encrypted.</exception>
    public Stream Open(string path) => Part(path, isXml: false);

    /// <summary>All bytes of a part.</summary>
    public byte[] Bytes(string path)
    {
        using var stream = Open(path);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Opens a part for streaming. Document type definitions are refused.</summary>
    public XmlReader Read(string path) =>
        XmlReader.Create(
            Part(path, isXml: true),
            new XmlReaderSettings
            {
                DtdProcessing = DtdProcessing.Prohibit,
                XmlResolver = null,
                IgnoreComments = true,
                IgnoreProcessingInstructions = true,
                CloseInput = true,
            }
        );

    /// <summary>Reads the element that the reader stands on, without recursion, and leaves the reader after
    /// it.</summary>
    public XElement Element(XmlReader reader)
    {
        XElement? current = null;
        var depth = 0;
        while (true)
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (reader.Depth > _limits.MaxNesting)
                    {
                        throw Failures.TooDeep(_limits);
                    }

                    var empty = reader.IsEmptyElement;
                    var element = new XElement(XName.Get(reader.LocalName, reader.NamespaceURI));
                    while (reader.MoveToNextAttribute())
                    {
                        if (
                            reader.Prefix != "xmlns"
                            && NameOf(reader) is var kept
                            && _keptAttributes.Contains(kept)
                            && XName.Get(kept) is var name
                            && element.Attribute(name) is null
                        )
                        {
                            element.Add(new XAttribute(name, reader.Value));
                        }
                    }
                    current?.Add(element);
                    if (!empty)
                    {
                        current = element;
                        depth++;
                    }
                    else if (current is null)
                    {
                        reader.Read();
                        return element;
                    }
                    break;
                case XmlNodeType.Text
                or XmlNodeType.CDATA
                or XmlNodeType.SignificantWhitespace
                or XmlNodeType.Whitespace:
                    current?.Add(new XText(reader.Value));
                    break;
                case XmlNodeType.EndElement:
                    if (--depth == 0)
                    {
                        reader.Read();
                        return current!;
                    }
                    current = current!.Parent;
                    break;
            }
            if (!reader.Read())
            {
                throw Failures.Damaged(_format);
            }
        }
    }

    // Both an element and its relationship may have an "id".
    private static string NameOf(XmlReader attribute) =>
        attribute.NamespaceURI.EndsWith("/relationships", StringComparison.Ordinal)
            ? "rel-" + attribute.LocalName
            : attribute.LocalName;

    private void CheckDirectory()
    {
        if (_archive.Entries.Count > _limits.MaxParts)
        {
            throw Failures.TooManyParts(_limits);
        }

        long total = 0;
        foreach (var entry in _archive.Entries)
        {
            total += entry.Length;
            if (total > _limits.MaxUncompressedBytes || _unpacked.IsBomb(entry.Length, entry.CompressedLength))
            {
                throw Failures.UnpacksTooLarge(_limits);
            }

            _entries.TryAdd(entry.FullName.Replace('\\', '/'), entry);
        }
    }

    private Stream Opened(string path, ZipArchiveEntry entry)
    {
        if (Lock?.Locks(path) != true)
        {
            return entry.Open();
        }

        using var part = Counted(entry, entry.Open(), isXml: false);
        using var bytes = new MemoryStream();
        part.CopyTo(bytes);
        var opened = Lock.Open(path, bytes.ToArray());
        var stream = new MemoryStream(opened, writable: false);
        // An archive is not deflated again; nothing that is deflated begins so.
        return opened.AsSpan().StartsWith("PK\x03\x04"u8)
            ? stream
            : new DeflateStream(stream, CompressionMode.Decompress);
    }

    private CountedPart Part(string path, bool isXml) =>
        _entries[path] is { IsEncrypted: false } entry
            ? Counted(entry, Opened(path, entry), isXml)
            : throw Failures.Encrypted();

    private CountedPart Counted(ZipArchiveEntry entry, Stream unpacked, bool isXml) =>
        new(unpacked, entry.CompressedLength, _unpacked, isXml, _cancellationToken);
}
