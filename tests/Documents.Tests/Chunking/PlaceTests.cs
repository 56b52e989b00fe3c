using FsCheck.Xunit;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Reading;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Sandbox;

namespace Pipeline.Documents.Tests.Chunking;

[Properties(MaxTest = 200)]
public sealed class PlaceTests
{
    [Property]
    public void CleaningKeepsEveryPieceAtItsPlace(int seed)
    {
        var (document, blocks) = PlacedDocuments.Of(seed);
        Assert.Equal(blocks.Count, document.Blocks.Count);
        foreach (var (block, pieces) in document.Blocks.Zip(blocks))
        {
            var left = pieces.Where(piece => Visible(TextCleaning.OneLine(piece.Raw)).Length > 0).ToList();
            Assert.Equal(left.Select(piece => piece.Place.Row), block.Places.Select(place => place.Row));
            for (var i = 0; i < left.Count; i++)
            {
                var end = i + 1 < left.Count ? block.Places[i + 1].Start : block.Text.Length;
                Assert.Equal(
                    Visible(TextCleaning.OneLine(left[i].Raw)),
                    Visible(block.Text[block.Places[i].Start..end])
                );
                Assert.Equal(left[i].Place.Box, block.Places[i].Box);
            }
        }
    }

    [Property]
    public void TheRangeOfAChunkIsItsOwnText(int seed)
    {
        var (document, chunks) = Chunks(seed);
        foreach (var chunk in chunks)
        {
            Assert.Equal(document.Text[chunk.Start..chunk.End], chunk.OwnText);
            var added = chunk.Place?.Added ?? [];
            Assert.All(added, part => Assert.InRange(part.Start + part.Length, part.Start + 1, chunk.Text.Length));
        }
    }

    [Property]
    public void AChunkIsWhereItsCharactersAre(int seed)
    {
        var (document, chunks) = Chunks(seed);
        var places = PlaceOfEachCharacter(document);
        foreach (var chunk in chunks)
        {
            var own = new List<TextPlace>();
            for (var at = chunk.Start; at < chunk.End; at++)
            {
                if (places[at] is { } place && (own.Count == 0 || own[^1].Row != place.Row))
                {
                    own.Add(place);
                }
            }

            var found = chunk.Place ?? new ChunkPlace();
            Assert.Equal(own.Count == 0 ? null : own[0].Page, chunk.Page);
            Assert.Equal(own.Max(place => place.Page), found.LastPage ?? chunk.Page);
            Assert.Equal(own.Min(place => place.Row), found.FirstRow);
            Assert.Equal(own.Max(place => place.Row), found.LastRow);
            Assert.Equal(own.Min(place => place.From), found.From);
            Assert.Equal(own.Max(place => place.To), found.To);
            if (own.Count <= 48)
            {
                Assert.Equal(own.Select(place => new PlacedBox(place.Page!.Value, place.Box!.Value)), found.Boxes);
            }

            // Boxes that were joined still hold each of their parts.
            Assert.All(own, place => Assert.Contains(found.Boxes, box => Holds(box, place)));
        }
    }

    [Property]
    public void PlacesComeBackFromAChild(int seed)
    {
        var (document, _) = PlacedDocuments.Of(seed);
        var (header, body) = DocumentPayload.Write(document);
        var read = DocumentPayload.Read(new Frame(header, body), new ReadingLimits());
        Assert.Equal(document.Pages, read.Pages);
        foreach (var (block, same) in document.Blocks.Zip(read.Blocks))
        {
            Assert.Equal(block.Places, same.Places);
        }
    }

    [Property]
    public void BrokenPlacesAreRefusedAndNeverBelieved(int seed)
    {
        var (document, _) = PlacedDocuments.Of(seed);
        var random = new Random(seed);
        var bytes = PlacePayload.Write(document.Blocks);
        foreach (var _ in Enumerable.Range(0, Math.Min(3, bytes.Length)))
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        }

        var blocks = document.Blocks.Select(block => block with { Places = [] }).ToList();
        var length = random.Next(3) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
        if (!PlacePayload.TryRead(bytes.AsSpan(..length), blocks))
        {
            return;
        }

        foreach (var block in blocks)
        {
            Assert.All(block.Places, place => Assert.InRange(place.Start, 0, block.Text.Length - 1));
            Assert.All(block.Places, place => Assert.True(place.Box is not { IsOnPage: false }));
            Assert.All(block.Places, place => Assert.False(place.Page < 1 || place.Row < 1 || place.To < place.From));
        }
    }

    [Property]
    public void ThePlaceOfAChunkIsStoredAndReadAgain(int seed)
    {
        var (_, chunks) = Chunks(seed);
        foreach (var place in chunks.Select(chunk => chunk.Place).OfType<ChunkPlace>())
        {
            var read = ChunkPlaceBytes.Read(ChunkPlaceBytes.Write(place))!;
            Assert.Equivalent(place with { Boxes = [] }, read with { Boxes = [] }, strict: true);
            Assert.Equal(place.Boxes.Select(box => box.Page), read.Boxes.Select(box => box.Page));
            Assert.All(
                place.Boxes.Zip(read.Boxes),
                pair =>
                {
                    Assert.InRange(pair.Second.Box.Left, pair.First.Box.Left - 0.0001, pair.First.Box.Left + 0.0001);
                    Assert.InRange(
                        pair.Second.Box.Bottom,
                        pair.First.Box.Bottom - 0.0002,
                        pair.First.Box.Bottom + 0.0002
                    );
                }
            );
        }
    }

    [Property]
    public void ALaterVersionMayStoreMore(int seed)
    {
        var random = new Random(seed);
        var place = new ChunkPlace
        {
            LastPage = 7,
            FirstRow = 3,
            LastRow = 900,
            Kind = PageKind.Sheet,
        };
        byte[] unknown = [200, 3, .. Enumerable.Range(0, 3).Select(_ => (byte)random.Next(256))];
        Assert.Equivalent(place, ChunkPlaceBytes.Read([.. unknown, .. ChunkPlaceBytes.Write(place), .. unknown]));
    }

    [Property]
    public void WhatIsNoPlaceIsNone(byte[] bytes) => ChunkPlaceBytes.Read(bytes ?? []);

    private static (DocumentText Document, IReadOnlyList<Chunk> Chunks) Chunks(int seed)
    {
        var (document, _) = PlacedDocuments.Of(seed);
        var random = new Random(seed);
        var most = random.Next(16, 200);
        var options = new ChunkingOptions
        {
            MaxTokens = most,
            OverlapTokens = random.Next(0, most / 2),
            MinTokens = random.Next(0, most / 2),
        };
        return (document, new Chunker(new WordCounter(), options).Chunk(document, CancellationToken.None));
    }

    // Naive: the last place of its block that does not begin behind it.
    private static TextPlace?[] PlaceOfEachCharacter(DocumentText document)
    {
        var places = new TextPlace?[document.Text.Length];
        foreach (var block in document.Blocks)
        {
            foreach (var place in block.Places)
            {
                Array.Fill(places, place, block.Start + place.Start, block.Text.Length - place.Start);
            }
        }

        return places;
    }

    private static bool Holds(PlacedBox box, TextPlace place) =>
        box.Page == place.Page
        && place.Box is { } own
        && box.Box.Left <= own.Left
        && box.Box.Top <= own.Top
        && box.Box.Right >= own.Right - 0.0001
        && box.Box.Bottom >= own.Bottom - 0.0001;

    private static string Visible(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
