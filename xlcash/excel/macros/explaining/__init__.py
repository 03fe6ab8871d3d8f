"""What the Explain button writes: where a figure comes from, section by section.

==========  =====================================================================================================================
finding     from the selected cell to the call of a worksheet function behind it, and the figure's place in its answer
figure      that figure with everything its function was given
answer      what was asked and what came out
behind      what adds up to the figure: invoices, months of sales, bills and plan lines, open items, points of a score
inputs      tables with their sizes and totals, settings, rows to mend
panel       the sections as rows, drawn on a sheet
==========  =====================================================================================================================
"""
