using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Silo.Purging;

/// <summary>
/// Looks for texts in files, byte by byte, in UTF-8 and UTF-16. Of a text only keyed hashes of its pieces of 16 bytes
/// are kept, from every byte on, so that any 16 bytes of it that are left anywhere are found; short texts are looked
/// for whole. Pieces that living documents share are forgotten.
/// </summary>
internal sealed class TextScan
{
    private const int Piece = 16;
    private const int Buffer = 1 << 20;
    private const int FilterBits = 1 << 22;

    private readonly HashSet<ulong> _pieces = [];
    private readonly List<byte[]> _short = [];
    private readonly ulong[] _filter = new ulong[FilterBits / 64];
    private readonly ulong _first = Key();
    private readonly ulong _second = Key();

    /// <summary>How many pieces are looked for.</summary>
    public int Count => _pieces.Count + _short.Count;

    /// <summary>Looks for a text.</summary>
    public void Add(string text)
    {
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text)])
        {
            if (bytes.Length is > 0 and < Piece)
            {
                _short.Add(bytes);
            }

            for (var start = 0; start + Piece <= bytes.Length; start++)
            {
                _pieces.Add(Hash(bytes.AsSpan(start)));
            }
        }
    }

    /// <summary>Looks no more for what a text has: it may be there.</summary>
    public void Forget(string text)
    {
        foreach (var bytes in (byte[][])[Encoding.UTF8.GetBytes(text), Encoding.Unicode.GetBytes(text)])
        {
            for (var start = 0; start + Piece <= bytes.Length; start++)
            {
                _pieces.Remove(Hash(bytes.AsSpan(start)));
            }

            _short.RemoveAll(one => bytes.AsSpan().IndexOf(one) >= 0);
        }
    }

    /// <summary>Reads every file below a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many files were read, and in which something was found.</returns>
    public async Task<(int Files, IReadOnlyList<string> Found)> RunAsync(
        string directory,
        CancellationToken cancellationToken
    )
    {
        Array.Clear(_filter);
        foreach (var piece in _pieces)
        {
            _filter[Place(piece) / 64] |= 1UL << (Place(piece) % 64);
        }

        var files = 0;
        var found = new List<string>();
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            try
            {
                // An empty one may be a lock, which nobody else can open.
                if (new FileInfo(path).Length > 0 && await IsInAsync(path, cancellationToken))
                {
                    found.Add(Path.GetRelativePath(directory, path));
                }

                files++;
            }
            catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
            {
                // Gone since it was listed, and what was in it.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // What cannot be looked into proves nothing.
                found.Add($"{Path.GetRelativePath(directory, path)} (unreadable)");
            }
        }

        return (files, found);
    }

    private async Task<bool> IsInAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.ReadWrite | FileShare.Delete,
            1,
            useAsync: true
        );
        var buffer = new byte[Buffer];
        var kept = 0;
        for (int read; (read = await file.ReadAsync(buffer.AsMemory(kept), cancellationToken)) > 0; )
        {
            var length = kept + read;
            if (IsIn(buffer.AsSpan(0, length)))
            {
                return true;
            }

            // What may go on in the next bytes.
            kept = Math.Min(length, Piece - 1);
            buffer.AsSpan(length - kept, kept).CopyTo(buffer);
        }

        return false;
    }

    private bool IsIn(ReadOnlySpan<byte> bytes)
    {
        foreach (var one in _short)
        {
            if (bytes.IndexOf(one) >= 0)
            {
                return true;
            }
        }

        for (var start = 0; _pieces.Count > 0 && start + Piece <= bytes.Length; start++)
        {
            var hash = Hash(bytes[start..]);
            if ((_filter[Place(hash) / 64] & (1UL << (Place(hash) % 64))) != 0 && _pieces.Contains(hash))
            {
                return true;
            }
        }

        return false;
    }

    private ulong Hash(ReadOnlySpan<byte> piece)
    {
        var low = MemoryMarshal.Read<ulong>(piece) ^ _first;
        var high = MemoryMarshal.Read<ulong>(piece[sizeof(ulong)..]) ^ _second;
        var mixed = (UInt128)low * (high | 1);
        var folded = ((ulong)mixed ^ (ulong)(mixed >> 64)) + (high * _first);
        return folded ^ (folded >> 29);
    }

    private static int Place(ulong hash) => (int)(hash % FilterBits);

    private static ulong Key() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
}
