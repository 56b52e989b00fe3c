using System.Net;
using System.Net.Sockets;
using Pipeline.Guardrails.Words;

namespace Pipeline.Guardrails.Detectors;

/// <summary>
/// Addresses of machines: IPv4 in four decimal numbers, IPv6 (RFC 4291). Versions, object identifiers and sections have
/// four numbers too: without a word that names an address an IPv4 one counts when it is private or one of its numbers
/// is 100 or more, and never after a word that names a version.
/// </summary>
public sealed class IpAddressDetector : IDetector
{
    private const int Longest = 64;

    /// <inheritdoc/>
    public string Rule => GuardRules.IpAddress;

    /// <inheritdoc/>
    public int MaxLength => Longest * (1 + Numbers.Markup.Longest);

    /// <inheritdoc/>
    public IDetectorScan Start() => new Scan();

    private sealed class Scan() : WordScan(GuardRules.IpAddress, Longest)
    {
        private static readonly string[] Names =
        [
            "ip",
            "주소",
            "서버",
            "대역",
            "호스트",
            "게이트웨이",
            "방화벽",
            "서브넷",
            "dns",
            "host",
            "server",
            "gateway",
            "subnet",
            "firewall",
            "address",
            "ping",
            "ssh",
            "login",
            "접속",
            "network",
            "네트워크",
            "http",
            "https",
            "vpn",
            "router",
            "라우터",
            "공유기",
        ];

        private static readonly string[] Versions =
        [
            "버전",
            "version",
            "chrome",
            "크롬",
            "firefox",
            "windows",
            "펌웨어",
            "firmware",
            "드라이버",
            "driver",
            "릴리스",
            "release",
            "빌드",
            "build",
            "assembly",
            "oid",
            "net",
            "sdk",
            "section",
            "chapter",
            "절",
            "updated",
            "upgrade",
        ];

        protected override bool Allows(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or ':' or '_';

        protected override bool Match(ReadOnlySpan<char> word, out int start, out int length)
        {
            start = 0;
            length = word.Length;
            // A full stop or a colon ends the sentence; "::" ends a prefix of addresses.
            while (length > 1 && (word[length - 1] == '.' || (word[length - 1] == ':' && word[length - 2] != ':')))
            {
                length--;
            }

            var colons = word[..length].Count(':');
            if (colons < 2)
            {
                var port = word[..length].IndexOf(':');
                length = port < 0 ? length : port;
                return IsVersion4(word[..length]);
            }

            return IsVersion6(word[..length], colons);
        }

        private bool IsVersion4(ReadOnlySpan<char> text)
        {
            Span<Range> parts = stackalloc Range[5];
            if (text.Split(parts, '.') != 4)
            {
                return false;
            }

            Span<int> numbers = stackalloc int[4];
            for (var i = 0; i < 4; i++)
            {
                var part = text[parts[i]];
                var plain = part.Length is >= 1 and <= 3 && !part.ContainsAnyExceptInRange('0', '9');
                if (!plain || (part.Length > 1 && part[0] == '0') || (numbers[i] = int.Parse(part, null)) > 255)
                {
                    return false;
                }
            }

            if (Labels.Nearest(Names, Versions))
            {
                return true;
            }

            // A browser's version ends in zeros.
            var isRound = numbers[1] == 0 && numbers[2] == 0 && numbers[3] == 0;
            var isPrivate =
                numbers[0] is 10 or 127
                || (numbers[0] == 192 && numbers[1] == 168)
                || (numbers[0] == 172 && numbers[1] is >= 16 and <= 31);
            var isLarge = numbers[0] >= 100 || numbers[1] >= 100 || numbers[2] >= 100 || numbers[3] >= 100;
            return numbers[0] != 0 && !isRound && (isPrivate || isLarge) && !Labels.Near(Versions);
        }

        private static bool IsVersion6(ReadOnlySpan<char> text, int colons)
        {
            var shortened = text.IndexOf("::") >= 0;
            if ((!shortened && colons != 7) || text.ContainsAnyExcept("0123456789abcdefABCDEF:."))
            {
                return false;
            }

            // abc::def is a name in C++; an address has a digit, and more than one part unless it is of this machine.
            var parts = 0;
            for (var i = 0; i < text.Length; i++)
            {
                parts += text[i] != ':' && (i == 0 || text[i - 1] == ':') ? 1 : 0;
            }

            var plausible = parts > 1 ? text.ContainsAnyInRange('0', '9') : text is "::1" || text.EndsWith("::");
            return plausible
                && parts > 0
                && text.ContainsAnyInRange('0', '9')
                && IPAddress.TryParse(text, out var address)
                && address.AddressFamily == AddressFamily.InterNetworkV6;
        }
    }
}
