using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Guardrails.Links;

namespace Pipeline.Guardrails.Tests.Links;

public sealed class LinkFilterProperties
{
    private static readonly AllowedHosts Allowed = new(["ok.example.com"]);

    [Property(MaxTest = 3000, Replay = "20261127,1")]
    public Property What_leaves_is_the_same_however_the_text_is_cut() =>
        Prop.ForAll(
            LinkedText.Arbitrary(),
            sample =>
            {
                var filter = new LinkFilter(Allowed);
                var cut = string.Concat(sample.Pieces().Select(filter.Push)) + filter.Complete();
                var whole = new LinkFilter(Allowed);
                var text = whole.Push(sample.Text) + whole.Complete();
                return (cut == text)
                    .Label($"'{cut}' is not '{text}'")
                    .And(filter.Findings.SequenceEqual(whole.Findings))
                    .And(text == sample.Text || filter.Findings.Count > 0);
            }
        );

    [Property(MaxTest = 20000, Replay = "20261127,3")]
    public Property Nothing_that_leaves_is_live() =>
        Prop.ForAll(
            LinkedText.Arbitrary(),
            sample =>
            {
                var text = LinkTexts.Filter(sample.Text);
                var live = LiveLinks.In(text);
                return (live.Count == 0).Label($"{JsonSerializer.Serialize(text)}: {string.Join(' ', live)}");
            }
        );

    [Property(MaxTest = 3000, Replay = "20261127,5")]
    public Property Only_the_allowed_host_is_live() =>
        Prop.ForAll(
            LinkedText.Arbitrary(),
            sample =>
            {
                var text = LinkTexts.Filter(sample.Text, "ok.example.com");
                var live = LiveLinks
                    .Rendering(text)
                    .Where(url =>
                        !(Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Host == "ok.example.com")
                    )
                    .ToArray();
                return (live.Length == 0).Label($"{JsonSerializer.Serialize(text)}: {string.Join(' ', live)}");
            }
        );

    [Property(MaxTest = 2000, Replay = "20261127,7")]
    public Property No_more_is_held_back_than_it_says() =>
        Prop.ForAll(
            LinkedText.Arbitrary(),
            sample =>
            {
                var filter = new LinkFilter(Allowed);
                return sample.Text.All(c =>
                {
                    filter.Push(c.ToString());
                    return filter.Held <= LinkFilter.MostHeld;
                });
            }
        );

    /// <summary>By the definition: a place has come to the length of what leaves of the text before it.</summary>
    [Property(MaxTest = 1000, Replay = "20261127,9")]
    public Property A_followed_citation_still_points_at_its_mark() =>
        Prop.ForAll(
            LinkedText.Arbitrary(),
            sample =>
            {
                const string mark = "[7]";
                var filter = new LinkFilter(AllowedHosts.None);
                var text = sample.Text + mark + sample.Text;
                filter.Track(sample.Text.Length);
                var left = filter.Push(text) + filter.Complete();
                return filter.TryTake(out var place) && left.AsSpan(place).StartsWith(mark);
            }
        );

    [Property(MaxTest = 2000, Replay = "20261127,11")]
    public Property Json_stays_json_and_its_strings_are_filtered() =>
        Prop.ForAll(
            LinkedText.Arbitrary(),
            sample =>
            {
                var text = string.Concat(sample.Text.Where(c => !char.IsSurrogate(c)));
                var json = JsonSerializer.Serialize(new Dictionary<string, string[]> { ["k"] = [text, "[1]"] });
                var filter = new JsonLinkFilter(AllowedHosts.None);
                var cut = new LinkedText(json, sample.Lengths);
                var left = string.Concat(cut.Pieces().Select(filter.Push)) + filter.Complete();
                var read = JsonSerializer.Deserialize<Dictionary<string, string[]>>(left)!["k"];
                return (read[0] == LinkTexts.Filter(text) && read[1] == "[1]").Label(left);
            }
        );
}
