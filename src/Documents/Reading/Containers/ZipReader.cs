using System.Collections.Frozen;
using System.Text;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Bytes;
using Pipeline.Documents.Reading.Encryption;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Containers;

/// <summary>Reads a ZIP archive as one document: what is read of its files, by their paths. Files that are not read are
/// left out; an archive of nothing else is refused.</summary>
internal sealed class ZipReader(ChildDocuments children) : IDocumentReader
{
    private const int MaxNames = 10;
    private const int MaxNameCharacters = 60;

    public DocumentText Read(SourceDocument source, ReadingLimits limits, CancellationToken cancellationToken)
    {
        limits = ChildDocuments.Shared(limits);
        // Latin-1 keeps the bytes of names, of which the encoding is found out below.
        using var package = ZipPackage.Open(
            source.Content,
            "ZIP",
            FrozenSet<string>.Empty,
            limits,
            cancellationToken,
            Encoding.Latin1
        );
        var builder = new DocumentTextBuilder("zip", limits);
        var key = source.Password is null ? null : new ZipLock(source.Content, source.Password, limits);
        var (locked, opened, inside) = (false, false, false);
        var names = new List<string>();
        foreach (var path in package.Names.Where(IsFile).Order(StringComparer.OrdinalIgnoreCase).ToList())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = NameOf(path);
            names.Add(name);
            if (package.SizeOf(path) <= 0 || package.SizeOf(path) > limits.MaxBytes)
            {
                locked |= package.IsEncrypted(path);
                continue;
            }

            try
            {
                if (Bytes(package, path, key) is { } bytes)
                {
                    opened |= package.IsEncrypted(path);
                    var child = new SourceDocument(bytes, "", name) { Password = source.Password };
                    children.Add(child, 1, builder, limits, cancellationToken, e => inside |= IsLocked(e));
                }
                else
                {
                    locked = true;
                }
            }
            catch (InvalidDataException)
            {
                // One broken file does not take the others along.
            }
        }

        // A password that opens nothing is wrong, even where there are files without one.
        if (locked && !opened && (builder.IsEmpty || key is not null))
        {
            throw Failures.NotOpened(source.Password);
        }

        if (builder.IsEmpty)
        {
            throw locked || inside ? Failures.NotOpened(source.Password)
            : names.Count == 0 ? Failures.NoText("ZIP")
            : Failures.NothingInside(Shortened(names));
        }

        return builder.Build();
    }

    private static bool IsLocked(DocumentReadException e) =>
        e.Problem is ReadProblem.Encrypted or ReadProblem.WrongPassword;

    private static byte[]? Bytes(ZipPackage package, string path, ZipLock? key) =>
        !package.IsEncrypted(path) ? package.Bytes(path) : key?.Open(package.NumberOf(path));

    // Folders, and what systems put beside files.
    private static bool IsFile(string path) =>
        !path.EndsWith('/')
        && !path.StartsWith("__MACOSX/", StringComparison.Ordinal)
        && !path.Split('/').Any(part => part.StartsWith('.') || part is "Thumbs.db" or "desktop.ini");

    private static string NameOf(string path)
    {
        if (path.All(char.IsAscii) || path.Any(c => c > '\u00FF'))
        {
            return path;
        }

        try
        {
            return TextDecoding.Decode(Encoding.Latin1.GetBytes(path), declared: null);
        }
        catch (DocumentReadException)
        {
            return path;
        }
    }

    private static string Shortened(List<string> names) =>
        string.Join(
            ", ",
            names
                .Take(MaxNames)
                .Select(name => TextCleaning.OneLine(name[..Math.Min(name.Length, MaxNameCharacters)]))
                .Concat(names.Count > MaxNames ? ["…"] : Enumerable.Empty<string>())
        );
}
