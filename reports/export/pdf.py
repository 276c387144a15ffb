"""What stands below each sheet of a printed report."""

# Chromium draws it apart from the page, with none of its styles, and fills in title and numbers.
FOOTER = """<div style="display: flex; justify-content: space-between; width: 100%; margin: 0 16mm; color: #5d5b55;
font: 7.5px 'Gill Sans Nova', 'Gill Sans', 'Avenir Next', 'Segoe UI', 'Liberation Sans', Arial, sans-serif">
<span class="title"></span><span><span class="pageNumber"></span>&nbsp;/&nbsp;<span class="totalPages"></span></span>
</div>"""
