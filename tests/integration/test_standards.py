"""What others' programs read of us is what the standards say: by their parsers, and by the published schemas."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import feedparser
import pytest
from flask.testing import FlaskClient
from lxml import etree

from gleanings.corpus.library import Library
from gleanings.search_app import create_app
from tests.small_library import make_library

#: The schemas that sitemaps.org publishes for protocol 0.9, without their annotations.
SITEMAP = etree.XMLSchema(
    etree.fromstring("""
<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.sitemaps.org/schemas/sitemap/0.9"
  xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" elementFormDefault="qualified">
<xsd:element name="urlset"><xsd:complexType><xsd:sequence>
  <xsd:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="strict"/>
  <xsd:element name="url" type="tUrl" maxOccurs="unbounded"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:complexType name="tUrl"><xsd:sequence>
  <xsd:element name="loc" type="tLoc"/>
  <xsd:element name="lastmod" type="tLastmod" minOccurs="0"/>
  <xsd:element name="changefreq" type="tChangeFreq" minOccurs="0"/>
  <xsd:element name="priority" type="tPriority" minOccurs="0"/>
  <xsd:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="strict"/>
</xsd:sequence></xsd:complexType>
<xsd:element name="sitemapindex"><xsd:complexType><xsd:sequence>
  <xsd:element name="sitemap" type="tSitemap" maxOccurs="unbounded"/>
</xsd:sequence></xsd:complexType></xsd:element>
<xsd:complexType name="tSitemap"><xsd:sequence>
  <xsd:element name="loc" type="tLoc"/>
  <xsd:element name="lastmod" type="tLastmod" minOccurs="0"/>
</xsd:sequence></xsd:complexType>
<xsd:simpleType name="tLoc"><xsd:restriction base="xsd:anyURI">
  <xsd:minLength value="12"/><xsd:maxLength value="2048"/></xsd:restriction></xsd:simpleType>
<xsd:simpleType name="tLastmod"><xsd:union>
  <xsd:simpleType><xsd:restriction base="xsd:date"/></xsd:simpleType>
  <xsd:simpleType><xsd:restriction base="xsd:dateTime"/></xsd:simpleType>
</xsd:union></xsd:simpleType>
<xsd:simpleType name="tChangeFreq"><xsd:restriction base="xsd:string">
  <xsd:enumeration value="always"/><xsd:enumeration value="hourly"/><xsd:enumeration value="daily"/>
  <xsd:enumeration value="weekly"/><xsd:enumeration value="monthly"/><xsd:enumeration value="yearly"/>
  <xsd:enumeration value="never"/></xsd:restriction></xsd:simpleType>
<xsd:simpleType name="tPriority"><xsd:restriction base="xsd:decimal">
  <xsd:minInclusive value="0.0"/><xsd:maxInclusive value="1.0"/></xsd:restriction></xsd:simpleType>
</xsd:schema>""")
)

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def locations(visitor: FlaskClient, path: str) -> list[str]:
    """The addresses that a sitemap holds, which must be as the schema says."""
    root = etree.fromstring(visitor.get(path).data)
    SITEMAP.assertValid(root)
    return [str(loc.text) for loc in root.iter(LOC)]


def test_the_sitemap_is_as_published_and_lists_documents_and_no_search(visitor: FlaskClient) -> None:
    found = locations(visitor, "/sitemap.xml")
    assert sum("/d/" in address for address in found) == 15
    assert not any("search" in address for address in found)
    for address in found:
        assert visitor.get(address.removeprefix("http://localhost")).status_code == 200


@pytest.mark.parametrize("most", [7, 20, 23])
def test_a_large_library_has_several_sitemaps_that_hold_all_of_it_once(
    wexcombe: Library, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    whole = locations(visitor, "/sitemap.xml")
    monkeypatch.setattr("gleanings.search_app.crawlers._ADDRESSES", most)
    visitor = create_app(wexcombe).test_client()  # the other site still holds the whole one
    parts = [address.removeprefix("http://localhost") for address in locations(visitor, "/sitemap.xml")]
    assert len(parts) == -(-len(whole) // most) > 1
    assert [address for part in parts for address in locations(visitor, part)] == whole
    assert visitor.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert visitor.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_what_to_leave_alone_and_where_the_sitemap_is(visitor: FlaskClient) -> None:
    lines = visitor.get("/robots.txt").text.splitlines()
    assert "Disallow: /search" in lines
    assert lines[-1] == "Sitemap: http://localhost/sitemap.xml"


def test_feed_readers_read_our_feeds(visitor: FlaskClient) -> None:
    """Feedparser says of a feed whether anything in it had to be mended."""
    for path in ("/search.atom", "/search.atom?q=community&theme=housing", "/search.atom?q=zeppelin"):
        response = visitor.get(path)
        read = feedparser.parse(response.data, response_headers={"content-type": response.content_type})
        assert (read.bozo, read.version) == (False, "atom10"), path
        assert read.feed.updated_parsed
        ids = [entry.id for entry in read.entries]
        assert len(ids) == len(set(ids))
        assert all(entry.title and entry.link and entry.updated_parsed and entry.author for entry in read.entries)


def test_hostile_titles_do_not_break_a_feed(tmp_path: Path) -> None:
    library = make_library(tmp_path, name="A & B <i>\x0b")
    library.config = replace(library.config, notice="]]> & \ufffe")
    read = feedparser.parse(create_app(library).test_client().get("/search.atom").data)
    assert not read.bozo
    assert read.feed.title.startswith("A & B <i>")
