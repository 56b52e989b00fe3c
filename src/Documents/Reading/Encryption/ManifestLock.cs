using System.Xml;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Encryption;

/// <summary>The encrypted parts of an OpenDocument or HWPX package, and the password that opens them.</summary>
internal sealed class ManifestLock : IPartLock
{
    private readonly Dictionary<string, PartEncryption> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private readonly KeyRounds _rounds = new();
    private string? _password;

    private const string Manifest = "META-INF/manifest.xml";

    private ManifestLock() { }

    /// <summary>Unlocks a package whose manifest says that parts of it are encrypted; does nothing to others.</summary>
    /// <param name="package">The package.</param>
    /// <param name="password">The password; null: none was given.</param>
    /// <exception cref="DocumentReadException">The password is wrong or missing.</exception>
    /// <exception cref="XmlException">The manifest is no sound XML.</exception>
    public static void Unlock(ZipPackage package, string? password)
    {
        if (!package.Has(Manifest))
        {
            return;
        }

        var found = new ManifestLock();
        using (var reader = package.Read(Manifest))
        {
            found.Take(reader);
        }

        // What is listed need not be there.
        var locked = found._parts.Keys.Where(package.Has).ToList();
        if (locked.Count > 0)
        {
            var least = locked.MinBy(path => package.SizeOf(path) is > 0 and var size ? size : long.MaxValue)!;
            found.Find(package, least, password);
            package.Lock = found;
        }
    }

    /// <inheritdoc/>
    public bool Locks(string path) => _parts.ContainsKey(path);

    /// <inheritdoc/>
    public byte[] Open(string path, byte[] bytes) =>
        Open(path, bytes, _password!) ?? throw new InvalidDataException("An encrypted part is damaged.");

    private byte[]? Open(string path, byte[] bytes, string password)
    {
        var part = _parts[path];
        var name = password + ' ' + part.KeyName;
        if (!_keys.TryGetValue(name, out var key))
        {
            _keys[name] = key = part.KeyOf(password, _rounds);
        }

        return part.Decrypt(bytes, key);
    }

    private void Find(ZipPackage package, string path, string? password)
    {
        var bytes = package.Bytes(path);
        _password =
            PasswordForms.Of(password).FirstOrDefault(form => Open(path, bytes, form) is not null)
            ?? throw Failures.NotOpened(password);
    }

    private void Take(XmlReader reader)
    {
        Dictionary<string, string>? values = null;
        var path = "";
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            var element = reader.LocalName;
            switch (element)
            {
                case "file-entry":
                    (path, values) = ("", null);
                    break;
                case "encryption-data":
                    values = new Dictionary<string, string>(StringComparer.Ordinal);
                    _parts[path] = new PartEncryption(values);
                    element = "";
                    break;
            }
            while (reader.MoveToNextAttribute())
            {
                if (element == "file-entry" && reader.LocalName == "full-path")
                {
                    path = reader.Value;
                }

                values?.TryAdd($"{element}/{reader.LocalName}", reader.Value);
            }
        }
    }
}
