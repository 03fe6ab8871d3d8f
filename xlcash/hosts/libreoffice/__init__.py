"""LibreOffice Calc as a host: the worksheet functions as a UNO add-in, the macros through an xlwings engine over UNO.

========================  ============================================================================================
`bridge`                  finds LibreOffice and its Python bridge, or says why they can't be used
`addin`, `component`      the Calc add-in: what is generated into its folder, and what answers inside LibreOffice
`office`                  one headless LibreOffice of our own, its add-in proven to answer
`engine` and the nouns    xlwings' classes for `apps`, `books`, `sheets`, `ranges`, `tables`, `names`
========================  ============================================================================================
"""
